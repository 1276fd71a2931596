/** `node release/imageRoot.ts FOLDER`: puts beside the executable in an image's root folder what else a process wants to find. */
import { execFileSync } from "node:child_process"
import { chmodSync, copyFileSync, mkdirSync, writeFileSync } from "node:fs"
import { dirname, join, resolve } from "node:path"

const executable = "usr/local/bin/llmsim"

/** Whoever calls an upstream by the system's certificates finds them where OpenSSL looks. */
const certificates = "/etc/ssl/certs/ca-certificates.crt"

const texts = {
  "etc/passwd": "root:x:0:0:root:/root:/sbin/nologin\nnonroot:x:65532:65532:nonroot:/tmp:/sbin/nologin\n",
  "etc/group": "root:x:0:\nnonroot:x:65532:\n",
  // Without it the C library asks the DNS before it looks into /etc/hosts.
  "etc/nsswitch.conf": "passwd: files\ngroup: files\nhosts: files dns\n",
}

/** The loader and the shared objects of a program, by their paths on this system, whatever its processor. */
const sharedObjects = (program: string): ReadonlyArray<string> =>
  [...execFileSync("ldd", [program], { encoding: "utf8" }).matchAll(/(?<=\s)\/\S+/g)].map(([path]) => path)

const fill = (root: string): void => {
  const place = (path: string): string => {
    const target = join(root, path)
    mkdirSync(dirname(target), { recursive: true })
    return target
  }
  for (const path of [...sharedObjects(join(root, executable)), certificates]) copyFileSync(path, place(path))
  for (const [path, text] of Object.entries(texts)) writeFileSync(place(path), text)
  mkdirSync(join(root, "tmp"), { recursive: true })
  chmodSync(join(root, "tmp"), 0o1777)
}

fill(resolve(process.argv[2] ?? ""))
