# syntax=docker/dockerfile:1
# llmsim as one file on a system that has a C library and little else.

FROM node:24.21.0-bookworm AS build
WORKDIR /build
COPY package.json package-lock.json ./
RUN npm ci --no-audit --no-fund
COPY src src
COPY assets assets
COPY release release
RUN npm run executable -- --output /build/out/llmsim

FROM gcr.io/distroless/cc-debian12:nonroot
COPY --from=build /build/out/llmsim /usr/local/bin/llmsim
COPY config /etc/llmsim
WORKDIR /tmp
USER nonroot
EXPOSE 8080
ENV LLMSIM_LOG_FORMAT=json
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=10s --timeout=5s --start-period=5s --retries=3 CMD ["/usr/local/bin/llmsim", "health"]
ENTRYPOINT ["/usr/local/bin/llmsim"]
CMD ["serve"]
