/* Preloaded into a replica's process: while the file FAILING_DISK_NOW exists, writes and syncs of files below the folder
   FAILING_DISK fail with the error FAILING_DISK_ERRNO; if that is 0, each sync takes two seconds. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/uio.h>
#include <unistd.h>

static int met(int fd) {
  const char *now = getenv("FAILING_DISK_NOW");
  const char *folder = getenv("FAILING_DISK");
  const char *with = getenv("FAILING_DISK_ERRNO");
  char link[64], path[4096];
  int before = errno;
  if (!now || !folder || !with || access(now, F_OK) != 0) {
    errno = before;
    return 0;
  }
  snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
  ssize_t length = readlink(link, path, sizeof path - 1);
  if (length < 0 || strncmp(path, folder, strlen(folder)) != 0) {
    errno = before;
    return 0;
  }
  errno = atoi(with);
  return 1;
}

static int fails(int fd) {
  return met(fd) && errno != 0;
}

static int sync_fails(int fd) {
  if (!met(fd)) return 0;
  if (errno != 0) return 1;
  sleep(2);
  return 0;
}

#define NEXT(name) ((__typeof__(&name))dlsym(RTLD_NEXT, #name))

ssize_t write(int fd, const void *bytes, size_t count) {
  return fails(fd) ? -1 : NEXT(write)(fd, bytes, count);
}
ssize_t pwrite(int fd, const void *bytes, size_t count, off_t at) {
  return fails(fd) ? -1 : NEXT(pwrite)(fd, bytes, count, at);
}
ssize_t pwrite64(int fd, const void *bytes, size_t count, off64_t at) {
  return fails(fd) ? -1 : NEXT(pwrite64)(fd, bytes, count, at);
}
ssize_t writev(int fd, const struct iovec *parts, int count) {
  return fails(fd) ? -1 : NEXT(writev)(fd, parts, count);
}
int fsync(int fd) {
  return sync_fails(fd) ? -1 : NEXT(fsync)(fd);
}
int fdatasync(int fd) {
  return sync_fails(fd) ? -1 : NEXT(fdatasync)(fd);
}
