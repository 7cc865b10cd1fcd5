#include "CXGBoost.h"

#include <dlfcn.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>

// One pointer per function, filled by cxgboost_load.
static struct {
    void (*version)(int *, int *, int *);
    const char *(*last_error)(void);
    __typeof__(&XGBSetGlobalConfig) set_global_config;
    __typeof__(&XGDMatrixCreateFromDense) create_from_dense;
    __typeof__(&XGDMatrixFree) matrix_free;
    __typeof__(&XGDMatrixSetInfoFromInterface) set_info;
    __typeof__(&XGDMatrixSetStrFeatureInfo) set_feature_info;
    __typeof__(&XGBoosterCreate) create;
    __typeof__(&XGBoosterFree) booster_free;
    __typeof__(&XGBoosterSetParam) set_param;
    __typeof__(&XGBoosterSetStrFeatureInfo) set_booster_info;
    __typeof__(&XGBoosterUpdateOneIter) update;
    __typeof__(&XGBoosterTrainOneIter) train;
    __typeof__(&XGBoosterEvalOneIter) eval;
    __typeof__(&XGBoosterPredictFromDMatrix) predict;
    __typeof__(&XGBoosterSaveModelToBuffer) save;
    __typeof__(&XGBoosterLoadModelFromBuffer) load;
    __typeof__(&XGBoosterFeatureScore) feature_score;
    __typeof__(&XGBoosterGetNumFeature) feature_count;
    __typeof__(&XGBoosterBoostedRounds) boosted_rounds;
    __typeof__(&XGBoosterSlice) slice;
} library;

static int loaded = 0;

int cxgboost_load(const char *path, char *reason, int capacity) {
    if (loaded) return 0;
    // Idle OpenMP threads sleep instead of spinning: a round's parallel parts are short, and the cores have other work.
    setenv("OMP_WAIT_POLICY", "PASSIVE", 0);
    // RTLD_LOCAL: XGBoost's C++ symbols stay its own.
    void *handle = dlopen(path, RTLD_NOW | RTLD_LOCAL);
    if (!handle) {
        snprintf(reason, (size_t)capacity, "%s", dlerror());
        return -1;
    }
    struct { const char *name; void **slot; } symbols[] = {
        {"XGBoostVersion", (void **)&library.version},
        {"XGBGetLastError", (void **)&library.last_error},
        {"XGBSetGlobalConfig", (void **)&library.set_global_config},
        {"XGDMatrixCreateFromDense", (void **)&library.create_from_dense},
        {"XGDMatrixFree", (void **)&library.matrix_free},
        {"XGDMatrixSetInfoFromInterface", (void **)&library.set_info},
        {"XGDMatrixSetStrFeatureInfo", (void **)&library.set_feature_info},
        {"XGBoosterCreate", (void **)&library.create},
        {"XGBoosterFree", (void **)&library.booster_free},
        {"XGBoosterSetParam", (void **)&library.set_param},
        {"XGBoosterSetStrFeatureInfo", (void **)&library.set_booster_info},
        {"XGBoosterUpdateOneIter", (void **)&library.update},
        {"XGBoosterTrainOneIter", (void **)&library.train},
        {"XGBoosterEvalOneIter", (void **)&library.eval},
        {"XGBoosterPredictFromDMatrix", (void **)&library.predict},
        {"XGBoosterSaveModelToBuffer", (void **)&library.save},
        {"XGBoosterLoadModelFromBuffer", (void **)&library.load},
        {"XGBoosterFeatureScore", (void **)&library.feature_score},
        {"XGBoosterGetNumFeature", (void **)&library.feature_count},
        {"XGBoosterBoostedRounds", (void **)&library.boosted_rounds},
        {"XGBoosterSlice", (void **)&library.slice},
    };
    for (size_t i = 0; i < sizeof symbols / sizeof *symbols; i++) {
        *symbols[i].slot = dlsym(handle, symbols[i].name);
        // The version is known before an old library's missing functions are.
        if (i == 0 && library.version) {
            int major, minor, patch;
            library.version(&major, &minor, &patch);
            if (major < CXGBOOST_OLDEST_MAJOR || (major == CXGBOOST_OLDEST_MAJOR && minor < CXGBOOST_OLDEST_MINOR)) {
                snprintf(reason, (size_t)capacity, "%s is XGBoost %d.%d.%d; %d.%d or later is needed", path, major, minor,
                         patch, CXGBOOST_OLDEST_MAJOR, CXGBOOST_OLDEST_MINOR);
                dlclose(handle);
                return -2;
            }
        }
        if (!*symbols[i].slot) {
            snprintf(reason, (size_t)capacity, "%s has no function %s", path, symbols[i].name);
            dlclose(handle);
            return -1;
        }
    }
    loaded = 1;
    return 0;
}

void XGBoostVersion(int *major, int *minor, int *patch) {
    if (loaded) library.version(major, minor, patch);
    else *major = *minor = *patch = 0;
}

const char *XGBGetLastError(void) { return loaded ? library.last_error() : "XGBoost is not loaded"; }

#define FORWARD(slot, ...) return loaded ? library.slot(__VA_ARGS__) : -1

int XGBSetGlobalConfig(const char *config) { FORWARD(set_global_config, config); }

int XGDMatrixCreateFromDense(const char *data, const char *config, DMatrixHandle *out) {
    FORWARD(create_from_dense, data, config, out);
}

int XGDMatrixFree(DMatrixHandle handle) { FORWARD(matrix_free, handle); }

int XGDMatrixSetInfoFromInterface(DMatrixHandle handle, const char *field, const char *data) {
    FORWARD(set_info, handle, field, data);
}

int XGDMatrixSetStrFeatureInfo(DMatrixHandle handle, const char *field, const char **features, bst_ulong size) {
    FORWARD(set_feature_info, handle, field, features, size);
}

int XGBoosterCreate(const DMatrixHandle *dmats, bst_ulong len, BoosterHandle *out) { FORWARD(create, dmats, len, out); }

int XGBoosterFree(BoosterHandle handle) { FORWARD(booster_free, handle); }

int XGBoosterSetParam(BoosterHandle handle, const char *name, const char *value) {
    FORWARD(set_param, handle, name, value);
}

int XGBoosterSetStrFeatureInfo(BoosterHandle handle, const char *field, const char **features, bst_ulong size) {
    FORWARD(set_booster_info, handle, field, features, size);
}

int XGBoosterUpdateOneIter(BoosterHandle handle, int iter, DMatrixHandle dtrain) {
    FORWARD(update, handle, iter, dtrain);
}

int XGBoosterTrainOneIter(BoosterHandle handle, DMatrixHandle dtrain, int iter, const char *grad, const char *hess) {
    FORWARD(train, handle, dtrain, iter, grad, hess);
}

int XGBoosterEvalOneIter(BoosterHandle handle, int iter, DMatrixHandle *dmats, const char **names, bst_ulong len,
                         const char **out_result) {
    FORWARD(eval, handle, iter, dmats, names, len, out_result);
}

int XGBoosterPredictFromDMatrix(BoosterHandle handle, DMatrixHandle dmat, const char *config,
                                const bst_ulong **out_shape, bst_ulong *out_dim, const float **out_result) {
    FORWARD(predict, handle, dmat, config, out_shape, out_dim, out_result);
}

int XGBoosterSaveModelToBuffer(BoosterHandle handle, const char *config, bst_ulong *out_len, const char **out) {
    FORWARD(save, handle, config, out_len, out);
}

int XGBoosterLoadModelFromBuffer(BoosterHandle handle, const void *buffer, bst_ulong len) {
    FORWARD(load, handle, buffer, len);
}

int XGBoosterFeatureScore(BoosterHandle handle, const char *config, bst_ulong *out_n_features,
                          const char ***out_features, bst_ulong *out_dim, const bst_ulong **out_shape,
                          const float **out_scores) {
    FORWARD(feature_score, handle, config, out_n_features, out_features, out_dim, out_shape, out_scores);
}

int XGBoosterGetNumFeature(BoosterHandle handle, bst_ulong *out) { FORWARD(feature_count, handle, out); }

int XGBoosterBoostedRounds(BoosterHandle handle, int *out) { FORWARD(boosted_rounds, handle, out); }

int XGBoosterSlice(BoosterHandle handle, int begin, int end, int step, BoosterHandle *out) {
    FORWARD(slice, handle, begin, end, step, out);
}
