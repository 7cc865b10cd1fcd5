#ifndef CCHARTLIBRARY_H
#define CCHARTLIBRARY_H

#include <stddef.h>

// Apache ECharts, minified, as scripts/fetch_charts.sh put it under .deps/charts. The assembler copies the file into the
// read-only data of the program (ChartLibrary.S): a report is written without looking for a file at run time.
extern const unsigned char propensity_chart_library_start[];
extern const unsigned char propensity_chart_library_end[];

// Swift does not import arrays of unknown length, so it asks through these two.

/// First byte of the script: UTF-8, valid for the life of the program, not terminated.
static inline const unsigned char *_Nonnull chart_library_bytes(void) {
    return propensity_chart_library_start;
}

/// Length of the script in bytes.
static inline size_t chart_library_count(void) {
    return (size_t)(propensity_chart_library_end - propensity_chart_library_start);
}

#endif
