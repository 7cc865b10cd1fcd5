// Swift's Glibc does not show mallopt.
#ifndef CMALLOC_SHIM_H
#define CMALLOC_SHIM_H

#include <stdlib.h>
#ifdef __GLIBC__
#include <malloc.h>
#endif

/// Gives freed blocks of at least `bytes` back to the system at once. glibc otherwise raises that size with the blocks it
/// sees freed, up to 32 MiB, and then keeps each thread's largest requests for good. Nothing happens with other libraries.
static inline void cmalloc_return_blocks_of(size_t bytes) {
#ifdef __GLIBC__
    mallopt(M_MMAP_THRESHOLD, (int)bytes);
#endif
}

#endif
