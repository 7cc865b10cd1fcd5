// The part of XGBoost's C interface that we call, and the loader that finds it at run time.
//
// XGBoost is loaded with dlopen instead of being linked, so that commands which need no model start without it, a
// missing library is our own clear message and not the dynamic linker's, and no build flag names a path. Each function
// below has the name and prototype of XGBoost's and forwards to it; before a successful load it returns -1.
// Reference for the semantics: XGBoost's include/xgboost/c_api.h, versions 2.1 and later.
#ifndef CXGBOOST_H
#define CXGBOOST_H

#include <stdint.h>

// Hidden, so that XGBoost's own calls among these functions can never be bound to ours.
#pragma GCC visibility push(hidden)

typedef uint64_t bst_ulong;
typedef void *DMatrixHandle;
typedef void *BoosterHandle;

/// The oldest version whose C interface has all of this and whose JSON model has native categories settled.
#define CXGBOOST_OLDEST_MAJOR 2
#define CXGBOOST_OLDEST_MINOR 1

/// Loads XGBoost from `path`, a file or a name for the dynamic linker. Returns 0, -2 when the library is too old, or -1 when it
/// cannot be loaded, with the reason, cut to `capacity` bytes with its terminator, in `reason`. Not thread-safe; call once.
int cxgboost_load(const char *path, char *reason, int capacity);

void XGBoostVersion(int *major, int *minor, int *patch);
const char *XGBGetLastError(void);
int XGBSetGlobalConfig(const char *config);

int XGDMatrixCreateFromDense(const char *data, const char *config, DMatrixHandle *out);
int XGDMatrixFree(DMatrixHandle handle);
int XGDMatrixSetInfoFromInterface(DMatrixHandle handle, const char *field, const char *data);
int XGDMatrixSetStrFeatureInfo(DMatrixHandle handle, const char *field, const char **features, bst_ulong size);

int XGBoosterCreate(const DMatrixHandle *dmats, bst_ulong len, BoosterHandle *out);
int XGBoosterFree(BoosterHandle handle);
int XGBoosterSetParam(BoosterHandle handle, const char *name, const char *value);
int XGBoosterSetStrFeatureInfo(BoosterHandle handle, const char *field, const char **features, bst_ulong size);
int XGBoosterUpdateOneIter(BoosterHandle handle, int iter, DMatrixHandle dtrain);
int XGBoosterTrainOneIter(BoosterHandle handle, DMatrixHandle dtrain, int iter, const char *grad, const char *hess);
int XGBoosterEvalOneIter(BoosterHandle handle, int iter, DMatrixHandle *dmats, const char **names, bst_ulong len,
                         const char **out_result);
int XGBoosterPredictFromDMatrix(BoosterHandle handle, DMatrixHandle dmat, const char *config,
                                const bst_ulong **out_shape, bst_ulong *out_dim, const float **out_result);
int XGBoosterSaveModelToBuffer(BoosterHandle handle, const char *config, bst_ulong *out_len, const char **out);
int XGBoosterLoadModelFromBuffer(BoosterHandle handle, const void *buffer, bst_ulong len);
int XGBoosterFeatureScore(BoosterHandle handle, const char *config, bst_ulong *out_n_features,
                          const char ***out_features, bst_ulong *out_dim, const bst_ulong **out_shape,
                          const float **out_scores);
int XGBoosterGetNumFeature(BoosterHandle handle, bst_ulong *out);
int XGBoosterBoostedRounds(BoosterHandle handle, int *out);
int XGBoosterSlice(BoosterHandle handle, int begin, int end, int step, BoosterHandle *out);

#pragma GCC visibility pop

#endif
