/* ROUGE: what the three C files share. kernel.c holds the interface that Python calls. */
#ifndef ROUGE_KERNEL_H
#define ROUGE_KERNEL_H

#include <float.h>
#include <stddef.h>
#include <stdint.h>

/* Words are compared as little-endian integers, and scores must round as Python's floats do:
   anywhere else this does not compile, and the plain-Python kernel serves. */
_Static_assert(__BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__, "words are read as little-endian");
_Static_assert(FLT_EVAL_METHOD == 0, "arithmetic must round to double at every step");

#define OK 0
#define NO_MEMORY (-1)
#define TOO_LONG (-2)
#define SPLIT (-3)

#define EXPORT __attribute__((visibility("default")))
#define INLINE static inline __attribute__((always_inline))

/* Memory that grows when asked and keeps nothing of what it held. */
typedef struct {
    void *at;
    size_t bytes;
} Buffer;

/* A tokenised text: token numbers, and where each sentence that has tokens ends. */
typedef struct {
    const int32_t *tokens;
    const int32_t *ends;
    int32_t n;
    int32_t n_sentences;
} Document;

/* What scoring one pair needs; reused from pair to pair. */
typedef struct {
    Buffer slot;    /* token number -> type in this pair; all zero between pairs */
    Buffer numbers; /* the int32 arrays of a pair */
    Buffer flags;   /* type -> is it among the rows; all zero between uses */
    Buffer masks;   /* type -> its rows as bits; all zero between uses */
    Buffer columns; /* vertical differences, column by column */
    Buffer carries; /* carry bits between strips of rows */
    Buffer grams;   /* hash table of n-grams */
    Buffer hits;    /* hits by order of n-gram */
    uint32_t stamp; /* marks the entries of `grams` that are in use */
} Scratch;

/* Kinds of ROUGE: n > 0 stands for n-grams of order n. */
#define ROUGE_L 0
#define ROUGE_LSUM (-1)

/* Return at least `count * size` bytes (with `zeroed`, all zero when fresh), or NULL. */
void *buffer_room(Buffer *buffer, size_t count, size_t size, int zeroed);

/* Write precision, recall and F1 of each type to `out`; token numbers lie below `n_ids`. */
int score_pair(Scratch *scratch, const int32_t *types, int32_t n_types, int32_t n_ids,
               const Document *reference, const Document *summary, double *out);

void scratch_free(Scratch *scratch);

/* Stem a word of ASCII letters and digits in place, as NLTK's PorterStemmer; return its length. */
EXPORT size_t rouge_stem(char *word, size_t n);

#endif
