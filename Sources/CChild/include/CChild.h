#ifndef PROPENSITY_CCHILD_H
#define PROPENSITY_CCHILD_H

#include <sys/types.h>

/// Starts a program that does not outlive the thread that calls this: the system kills it with that thread (Linux).
///
/// It leads a process group of its own, so that a signal reaches what it starts too. Its input is empty, its output and
/// errors go to `output`, and no other descriptor of ours is open in it. Signals are as in a fresh process.
///
/// Everything between fork and exec may be called after a fork of a program with threads, which Swift cannot promise; so it
/// is here.
///
/// @param path The program.
/// @param arguments Its arguments with the name in front, ended by NULL.
/// @param environment Its whole environment, ended by NULL.
/// @param folder Where it runs.
/// @param output A descriptor to write to.
/// @return Its process number, or the negative errno of what failed; then no process is left.
pid_t cchild_start(
    const char *path, char *const arguments[], char *const environment[], const char *folder, int output);

/// Waits until a child has ended, without letting go of its number, so that it can still be signalled in safety.
///
/// @param mayWait 0 to only look.
/// @return 1 when it has ended, 0 when not, or a negative errno.
int cchild_has_ended(pid_t child, int mayWait);

#endif
