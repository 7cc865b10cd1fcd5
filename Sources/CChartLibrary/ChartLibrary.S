// Copies echarts.min.js, found on the header search path, into read-only data. Only directives, no instructions, so the
// same file serves x86-64 and arm64.

#if defined(__APPLE__)
#define SYMBOL(name) _##name
        .section __TEXT,__const
#else
#define SYMBOL(name) name
        .section .rodata.chart_library, "a", %progbits
        .type   SYMBOL(propensity_chart_library_start), %object
        .type   SYMBOL(propensity_chart_library_end), %object
#endif

        .globl  SYMBOL(propensity_chart_library_start)
        .globl  SYMBOL(propensity_chart_library_end)
        .balign 16
SYMBOL(propensity_chart_library_start):
        .incbin "echarts.min.js"
SYMBOL(propensity_chart_library_end):
        .byte   0

#if !defined(__APPLE__)
// Without this note the linker would give the whole program an executable stack.
        .section .note.GNU-stack, "", %progbits
#endif
