// zlib's deflateInit2 and inflateInit2 are macros that pass the library's version and the size of z_stream;
// Swift doesn't import such macros, so each gets a function here. The window bits 15 + 16 mean gzip framing.
#ifndef CZLIB_SHIM_H
#define CZLIB_SHIM_H

#include <zlib.h>

/// Starts inflating one gzip member; the caller has zeroed `stream` and pairs this with inflateEnd.
static inline int czlib_inflate_init_gzip(z_streamp stream) {
    return inflateInit2(stream, 15 + 16);
}

/// Starts deflating one gzip member at `level` (1…9); the caller has zeroed `stream` and pairs this with deflateEnd.
static inline int czlib_deflate_init_gzip(z_streamp stream, int level) {
    return deflateInit2(stream, level, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY);
}

#endif
