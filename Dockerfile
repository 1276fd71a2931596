# syntax=docker/dockerfile:1
# llmsim as one file, with the shared objects that it names and nothing else.

FROM node:24.21.0-bookworm AS build
WORKDIR /build
COPY package.json package-lock.json ./
RUN npm ci --no-audit --no-fund
COPY src src
COPY assets assets
COPY release release
RUN npm run executable -- --output /build/root/usr/local/bin/llmsim
RUN node release/imageRoot.ts /build/root

FROM scratch
COPY --from=build /build/root /
COPY config /etc/llmsim
WORKDIR /tmp
USER 65532:65532
EXPOSE 8080
ENV LLMSIM_LOG_FORMAT=json
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=10s --timeout=5s --start-period=5s --retries=3 CMD ["/usr/local/bin/llmsim", "health"]
ENTRYPOINT ["/usr/local/bin/llmsim"]
CMD ["serve"]
