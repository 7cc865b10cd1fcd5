#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include "CChild.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#ifdef __linux__
#include <sys/prctl.h>
#include <sys/syscall.h>
#endif

static void close_others(void) {
#if defined(__linux__) && defined(SYS_close_range)
    // 4: on exec, so that the pipe that tells a failure stays until then.
    if (syscall(SYS_close_range, 3U, ~0U, 4U) == 0) return;
#endif
    for (int descriptor = 3; descriptor < 4096; descriptor++) fcntl(descriptor, F_SETFD, FD_CLOEXEC);
}

static void become(
    const char *path, char *const arguments[], char *const environment[], const char *folder, int output, pid_t parent) {
    setpgid(0, 0);
#ifdef __linux__
    if (prctl(PR_SET_PDEATHSIG, SIGKILL) != 0) return;
    // The parent may have ended before it was asked for.
    if (getppid() != parent) _exit(127);
#else
    (void)parent;
#endif
    for (int number = 1; number < NSIG; number++) {
        if (number != SIGKILL && number != SIGSTOP) signal(number, SIG_DFL);
    }
    sigset_t none;
    sigemptyset(&none);
    if (sigprocmask(SIG_SETMASK, &none, NULL) != 0) return;
    // Predictions, answered meanwhile, come first; where it cannot be had, it runs as it is.
    if (nice(10) == -1) errno = 0;
    int input = open("/dev/null", O_RDONLY);
    if (input < 0 || dup2(input, 0) < 0 || dup2(output, 1) < 0 || dup2(output, 2) < 0) return;
    close_others();
    if (chdir(folder) != 0) return;
    execve(path, arguments, environment);
}

pid_t cchild_start(
    const char *path, char *const arguments[], char *const environment[], const char *folder, int output) {
    int told[2];
    if (pipe(told) != 0) return -errno;
    fcntl(told[0], F_SETFD, FD_CLOEXEC);
    fcntl(told[1], F_SETFD, FD_CLOEXEC);
    pid_t parent = getpid();
    pid_t child = fork();
    if (child < 0) {
        int failure = errno;
        close(told[0]);
        close(told[1]);
        return -failure;
    }
    if (child == 0) {
        become(path, arguments, environment, folder, output, parent);
        int failure = errno;
        ssize_t ignored = write(told[1], &failure, sizeof failure);
        (void)ignored;
        _exit(127);
    }
    close(told[1]);
    // Also set by the child; here too, so that a signal to the group finds it from now on.
    setpgid(child, child);
    int failure = 0;
    ssize_t count;
    do count = read(told[0], &failure, sizeof failure);
    while (count < 0 && errno == EINTR);
    close(told[0]);
    if (count != sizeof failure) return child;
    while (waitpid(child, NULL, 0) < 0 && errno == EINTR) {}
    return -failure;
}

int cchild_has_ended(pid_t child, int mayWait) {
    siginfo_t information;
    information.si_pid = 0;
    int options = WEXITED | WNOWAIT | (mayWait ? 0 : WNOHANG);
    while (waitid(P_PID, (id_t)child, &information, options) != 0) {
        if (errno != EINTR) return -errno;
    }
    return information.si_pid == child;
}
