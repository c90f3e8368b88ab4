// The library of C++ asks glibc 2.32 and newer whether the process has one thread, to save on atomic
// operations. libtorch runs on glibc 2.29 and so do we: our own answer is that it has many.
extern "C" {
__attribute__((visibility("hidden"))) char __libc_single_threaded = 0;
}
