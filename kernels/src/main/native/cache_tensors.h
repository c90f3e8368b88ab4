// The tensors of the paged cache, as the operators are given them.
#pragma once

#include <ATen/core/Tensor.h>
#include <c10/util/Exception.h>

#include "cache.h"

namespace parley {

struct CacheTensors {
  CacheType type;
  int64_t blocks;
};

// Throws in the name of an operator where they are not alike or no whole blocks.
inline CacheTensors check_cache(const at::Tensor& keys, const at::Tensor& values,
                                const at::Tensor& key_scales, const at::Tensor& value_scales,
                                int64_t kv_heads, int64_t head_size, int64_t block,
                                const char* name) {
  for (const at::Tensor* table : {&keys, &values, &key_scales, &value_scales}) {
    TORCH_CHECK(table->device().is_cpu() && table->is_contiguous(), name, ": cache");
  }
  at::ScalarType type = keys.scalar_type();
  TORCH_CHECK(type == at::kFloat || type == at::kHalf || type == at::kChar, name, ": a cache of ",
              type);
  int64_t width = kv_heads * head_size * block;
  TORCH_CHECK(values.scalar_type() == type && keys.numel() == values.numel() &&
                  keys.numel() % width == 0,
              name, ": keys and values are not alike, or no whole blocks");
  int64_t blocks = keys.numel() / width;
  int64_t scales = type == at::kChar ? blocks * kv_heads * block : 0;
  for (const at::Tensor* table : {&key_scales, &value_scales}) {
    TORCH_CHECK(table->scalar_type() == at::kFloat && table->numel() == scales, name, ": scales");
  }
  return {type == at::kFloat  ? CacheType::kFloat
          : type == at::kHalf ? CacheType::kHalf
                              : CacheType::kEight,
          blocks};
}

}  // namespace parley
