/* Score one pair of tokenised texts: n-grams, and longest common subsequences by bit vectors
   (Hyyrö 2004, "Bit-parallel LCS-length computation revisited"). */
#include "kernel.h"

#include <stdlib.h>
#include <string.h>

/* Rows (tokens of the reference) are taken in strips of this many 64-bit words. A strip hands one
   carry a column to the next: the length needs one byte a column, the way back one a strip. */
#define WORDS 4

/* A pair in numbers of its own: types count from 1 in order of first use in the reference;
   type 0 is every token that the other text does not have. */
typedef struct {
    int32_t n_ref, n_sum, k;
    int64_t lcs;                    /* length of the longest common subsequence, once known */
    int32_t *ref, *sum;             /* type of each token */
    int32_t *ref_count, *sum_count; /* by type */
    int32_t *ref_gram, *sum_gram;   /* number of the n-gram that starts at each token, or 0 */
    int32_t *left;                  /* by type, then by n-gram: occurrences not yet matched */
    int32_t *row, *column, *at;     /* types of the tokens in a table, and where columns stand */
    int32_t *start, *todo;          /* by sentence of the summary: first column, column to do */
    int32_t *shared, *shared_at;    /* the summary's tokens of type > 0, and where they stand */
    int32_t *shared_end;            /* by sentence of the summary: where its shared tokens end */
} Pair;

typedef struct {
    uint64_t key;
    uint32_t stamp;
    int32_t number;
} Gram;

void *buffer_room(Buffer *buffer, size_t count, size_t size, int zeroed)
{
    if (count > SIZE_MAX / 2 / size)
        return NULL;
    size_t bytes = count * size + 64;
    if (bytes > buffer->bytes) {
        size_t wanted = bytes + bytes / 2;
        free(buffer->at);
        buffer->at = zeroed ? calloc(1, wanted) : malloc(wanted);
        buffer->bytes = buffer->at ? wanted : 0;
    }
    return buffer->at;
}

void scratch_free(Scratch *s)
{
    Buffer *all[] = {&s->slot, &s->numbers, &s->flags, &s->masks, &s->columns, &s->carries,
                     &s->grams, &s->hits};
    for (size_t i = 0; i < sizeof all / sizeof *all; i++)
        free(all[i]->at);
    memset(s, 0, sizeof *s);
}

static int32_t *take(int32_t **free_space, size_t n)
{
    int32_t *taken = *free_space;
    *free_space += n;
    return taken;
}

static int lay_out(Scratch *s, Pair *p, const Document *ref, const Document *sum)
{
    size_t r = (size_t)ref->n + 1, c = (size_t)sum->n + 1, q = (size_t)sum->n_sentences + 1;
    int32_t *space = buffer_room(&s->numbers, 6 * r + 6 * c + 3 * q, sizeof *space, 0);
    if (!space)
        return NO_MEMORY;
    p->n_ref = ref->n;
    p->n_sum = sum->n;
    p->lcs = -1;
    p->ref = take(&space, r);
    p->ref_count = take(&space, r);
    p->sum_count = take(&space, r);
    p->ref_gram = take(&space, r);
    p->left = take(&space, r);
    p->row = take(&space, r);
    p->sum = take(&space, c);
    p->sum_gram = take(&space, c);
    p->column = take(&space, c);
    p->at = take(&space, c);
    p->shared = take(&space, c);
    p->shared_at = take(&space, c);
    p->start = take(&space, q);
    p->todo = take(&space, q);
    p->shared_end = take(&space, q);
    return OK;
}

/* Give both texts types; tokens that only one text has become type 0. Without branches: whether a
   token is new, or shared, is a coin toss to the processor. */
static __attribute__((noinline)) int number_types(Scratch *s, Pair *p, int32_t n_ids,
                                                  const Document *ref, const Document *sum)
{
    int32_t *slot = buffer_room(&s->slot, (size_t)n_ids, sizeof *slot, 1);
    if (!slot)
        return NO_MEMORY;
    int32_t *first_id = p->left, *ref_count = p->ref_count, *sum_count = p->sum_count, k = 0;
    memset(ref_count, 0, ((size_t)ref->n + 1) * sizeof *ref_count);
    memset(sum_count, 0, ((size_t)ref->n + 1) * sizeof *sum_count);
    for (int32_t i = 0; i < ref->n; i++) {
        int32_t id = ref->tokens[i], type = slot[id];
        k += type == 0;
        type += (type == 0) * k;
        slot[id] = type;
        first_id[type] = id;
        ref_count[type]++;
        p->ref[i] = type;
    }
    for (int32_t j = 0; j < sum->n; j++) {
        p->sum[j] = slot[sum->tokens[j]];
        sum_count[p->sum[j]]++;
    }
    sum_count[0] = 0;
    for (int32_t type = 1; type <= k; type++)
        slot[first_id[type]] = 0;
    for (int32_t i = 0; i < ref->n; i++)
        p->ref[i] *= sum_count[p->ref[i]] != 0;
    p->k = k;
    return OK;
}

static int64_t count_words(const Pair *p)
{
    int64_t hits = 0;
    for (int32_t type = 1; type <= p->k; type++)
        hits += p->ref_count[type] < p->sum_count[type] ? p->ref_count[type] : p->sum_count[type];
    return hits;
}

/* Return the entry of a key, or the free entry where it belongs. */
static Gram *find_gram(Gram *table, int shift, uint32_t stamp, uint64_t key)
{
    size_t mask = ((size_t)1 << (64 - shift)) - 1;
    size_t i = (size_t)(key * UINT64_C(0x9E3779B97F4A7C15) >> shift);
    while (table[i].stamp == stamp && table[i].key != key)
        i = (i + 1) & mask;
    return &table[i];
}

/* Number the n-grams of one order, given those of the order below: an n-gram is the (n-1)-gram
   that starts at the same token and the token that follows it. Return the hits, or an error. */
static int64_t count_grams(Scratch *s, Pair *p, int32_t order)
{
    int shift = 60;
    while (((uint64_t)1 << (64 - shift)) < 2 * (uint64_t)p->n_ref)
        shift--;
    Gram *table = buffer_room(&s->grams, (size_t)1 << (64 - shift), sizeof *table, 1);
    if (!table)
        return NO_MEMORY;
    if (++s->stamp == 0) {
        memset(s->grams.at, 0, s->grams.bytes);
        s->stamp = 1;
    }
    int32_t number = 0;
    for (int32_t i = 0; i <= p->n_ref - order; i++) {
        uint64_t last = (uint64_t)p->ref[i + order - 1], first = (uint64_t)p->ref_gram[i];
        p->ref_gram[i] = 0;
        if (!first || !last)
            continue;
        Gram *gram = find_gram(table, shift, s->stamp, first << 32 | last);
        if (gram->stamp != s->stamp) {
            *gram = (Gram){first << 32 | last, s->stamp, ++number};
            p->left[number] = 0;
        }
        p->ref_gram[i] = gram->number;
        p->left[gram->number]++;
    }
    int64_t hits = 0;
    for (int32_t j = 0; j <= p->n_sum - order; j++) {
        uint64_t last = (uint64_t)p->sum[j + order - 1], first = (uint64_t)p->sum_gram[j];
        p->sum_gram[j] = 0;
        if (!first || !last)
            continue;
        Gram *gram = find_gram(table, shift, s->stamp, first << 32 | last);
        if (gram->stamp != s->stamp)
            continue;
        p->sum_gram[j] = gram->number;
        int hit = p->left[gram->number] > 0;
        p->left[gram->number] -= hit;
        hits += hit;
    }
    return hits;
}

/* Fill `hits[n]` for every order up to `top`. */
static int count_orders(Scratch *s, Pair *p, int32_t top, int64_t *hits)
{
    memset(hits, 0, ((size_t)top + 1) * sizeof *hits);
    if (top < 1)
        return OK;
    hits[1] = count_words(p);
    memcpy(p->ref_gram, p->ref, (size_t)p->n_ref * sizeof *p->ref);
    memcpy(p->sum_gram, p->sum, (size_t)p->n_sum * sizeof *p->sum);
    for (int32_t order = 2; order <= top && hits[order - 1]; order++) {
        hits[order] = count_grams(s, p, order);
        if (hits[order] < 0)
            return (int)hits[order];
    }
    return OK;
}

/* One column of the table: `v` holds a 0 bit where the length rises from one row to the next. */
INLINE void step(const int words, uint64_t *v, const uint64_t *mask, uint8_t *carry)
{
    uint64_t bit = *carry;
    for (int w = 0; w < words; w++) {
        uint64_t u = v[w] & mask[w], sum = v[w] + u, over = sum < u;
        sum += bit;
        bit = over | (sum < bit);
        v[w] = sum | (v[w] & ~mask[w]);
    }
    *carry = (uint8_t)bit;
}

INLINE void set_rows(const int words, uint64_t *mask, const int32_t *row, int32_t n)
{
    for (int32_t i = 0; i < n; i++)
        mask[(size_t)row[i] * (size_t)words + (size_t)(i >> 6)] |= UINT64_C(1) << (i & 63);
}

INLINE void clear_rows(const int words, uint64_t *mask, const int32_t *row, int32_t n)
{
    for (int32_t i = 0; i < n; i++)
        mask[(size_t)row[i] * (size_t)words + (size_t)(i >> 6)] = 0;
}

static int32_t strip_rows(int32_t n_rows, int32_t first, int words)
{
    return n_rows - first < 64 * words ? n_rows - first : 64 * words;
}

INLINE int64_t lcs_length(const int words, const Pair *p, int32_t n_rows, int32_t n_columns,
                          uint64_t *mask, uint8_t *carry)
{
    int64_t length = 0;
    memset(carry, 0, (size_t)n_columns);
    for (int32_t first = 0; first < n_rows; first += 64 * words) {
        uint64_t v[WORDS] = {~UINT64_C(0), ~UINT64_C(0), ~UINT64_C(0), ~UINT64_C(0)};
        int32_t n = strip_rows(n_rows, first, words);
        set_rows(words, mask, p->row + first, n);
        for (int32_t j = 0; j < n_columns; j++)
            step(words, v, mask + (size_t)p->column[j] * (size_t)words, &carry[j]);
        for (int w = 0; w < words; w++)
            length += __builtin_popcountll(~v[w]);
        clear_rows(words, mask, p->row + first, n);
    }
    return length;
}

/* Length of the longest common subsequence; tokens without a partner cannot be in it. */
static int64_t count_lcs(Scratch *s, Pair *p)
{
    int32_t n_rows = 0, n_columns = 0;
    for (int32_t i = 0; i < p->n_ref; i++) {
        p->row[n_rows] = p->ref[i];
        n_rows += p->ref[i] != 0;
    }
    for (int32_t j = 0; j < p->n_sum; j++) {
        p->column[n_columns] = p->sum[j];
        n_columns += p->sum[j] != 0;
    }
    int words = n_rows <= 64 ? 1 : WORDS;
    uint64_t *mask = buffer_room(&s->masks, ((size_t)p->k + 1) * WORDS, sizeof *mask, 1);
    uint8_t *carry = buffer_room(&s->carries, (size_t)n_columns, 1, 0);
    if (!mask || !carry)
        return NO_MEMORY;
    return words == 1 ? lcs_length(1, p, n_rows, n_columns, mask, carry)
                      : lcs_length(WORDS, p, n_rows, n_columns, mask, carry);
}

static void find_shared(Pair *p, const Document *sum)
{
    int32_t n = 0, j = 0;
    for (int32_t q = 0; q < sum->n_sentences; q++) {
        for (; j < sum->ends[q]; j++) {
            p->shared[n] = p->sum[j];
            p->shared_at[n] = j;
            n += p->sum[j] != 0;
        }
        p->shared_end[q] = n;
    }
}

/* Keep the columns whose type is among the rows; note where each sentence's columns start. */
static int32_t choose_columns(Pair *p, int32_t n_sentences, const uint8_t *in_rows)
{
    int32_t n = 0, i = 0;
    for (int32_t q = 0; q < n_sentences; q++) {
        p->start[q] = n;
        for (; i < p->shared_end[q]; i++) {
            p->column[n] = p->shared[i];
            p->at[n] = p->shared_at[i];
            n += in_rows[p->shared[i]];
        }
    }
    p->start[n_sentences] = n;
    return n;
}

/* Run one strip over the columns of every sentence; keep the differences where `v_at` is given. */
INLINE void run_strip(const int words, const Pair *p, int32_t n_sentences, const uint64_t *mask,
                      uint8_t *carry, uint64_t *v_at)
{
    for (int32_t q = 0; q < n_sentences; q++) {
        uint64_t v[WORDS] = {~UINT64_C(0), ~UINT64_C(0), ~UINT64_C(0), ~UINT64_C(0)};
        for (int32_t t = p->start[q]; t < p->start[q + 1]; t++) {
            step(words, v, mask + (size_t)p->column[t] * (size_t)words, &carry[t]);
            if (v_at)
                memcpy(v_at + (size_t)t * (size_t)words, v, (size_t)words * sizeof *v);
        }
    }
}

/* The highest row at or below `row` where the way back turns: a rise, or (unless the next column
   belongs to a token that matches nothing) a match. -1 where the strip has none. */
INLINE int highest(const uint64_t *v, const uint64_t *mask, uint64_t matches, int row)
{
    for (int w = row >> 6; w >= 0; w--) {
        uint64_t x = ~v[w] | (mask[w] & matches);
        if (w == row >> 6)
            x &= ~UINT64_C(0) >> (63 - (row & 63));
        if (x)
            return 64 * w + 63 - __builtin_clzll(x);
    }
    return -1;
}

/* Walk back through one strip for every sentence, as rouge-score breaks ties: at each column the
   highest turn at or below the row; a match is taken and the walk goes below it, else it stays. */
INLINE void walk_back(const int words, const Pair *p, const Document *sum, const uint64_t *mask,
                      const uint64_t *v_at, uint64_t *taken)
{
    for (int32_t q = 0; q < sum->n_sentences; q++) {
        int row = 64 * words - 1;
        int32_t t = p->todo[q];
        for (; t >= p->start[q]; t--) {
            int32_t next = t + 1 < p->start[q + 1] ? p->at[t + 1] : sum->ends[q];
            const uint64_t *m = mask + (size_t)p->column[t] * (size_t)words;
            row = highest(v_at + (size_t)t * (size_t)words, m,
                          next == p->at[t] + 1 ? ~UINT64_C(0) : 0, row);
            if (row < 0)
                break;
            uint64_t bit = m[row >> 6] & UINT64_C(1) << (row & 63);
            taken[row >> 6] |= bit;
            row -= bit != 0;
        }
        p->todo[q] = t;
    }
}

/* Hits of one sentence of the reference (its rows are in `row`) with every sentence of the
   summary. Strips are run upwards for their carries, then downwards with the walk back. */
INLINE int64_t union_hits(const int words, Scratch *s, const Pair *p, const Document *sum,
                          int32_t n_rows, int32_t n)
{
    int32_t strips = (n_rows + 64 * words - 1) / (64 * words);
    uint64_t *mask = s->masks.at;
    uint64_t *v_at = buffer_room(&s->columns, (size_t)n * (size_t)words, sizeof *v_at, 0);
    uint8_t *carry = buffer_room(&s->carries, ((size_t)strips + 1) * (size_t)n, 1, 0);
    if (!v_at || !carry)
        return NO_MEMORY;
    memset(carry, 0, (size_t)n);
    for (int32_t strip = 0; strip < strips - 1; strip++) {
        uint8_t *out = carry + ((size_t)strip + 1) * (size_t)n;
        memcpy(out, out - n, (size_t)n);
        set_rows(words, mask, p->row + strip * 64 * words, 64 * words);
        run_strip(words, p, sum->n_sentences, mask, out, NULL);
        clear_rows(words, mask, p->row + strip * 64 * words, 64 * words);
    }
    int64_t hits = 0;
    for (int32_t q = 0; q < sum->n_sentences; q++)
        p->todo[q] = p->start[q + 1] - 1;
    for (int32_t strip = strips - 1; strip >= 0; strip--) {
        const int32_t *row = p->row + strip * 64 * words;
        int32_t here = strip_rows(n_rows, strip * 64 * words, words);
        uint64_t taken[WORDS] = {0};
        set_rows(words, mask, row, here);
        run_strip(words, p, sum->n_sentences, mask, carry + (size_t)strip * (size_t)n, v_at);
        walk_back(words, p, sum, mask, v_at, taken);
        clear_rows(words, mask, row, here);
        for (int32_t i = 0; i < here; i++) {
            int hit = (taken[i >> 6] >> (i & 63) & 1) && p->left[row[i]] > 0;
            p->left[row[i]] -= hit;
            hits += hit;
        }
    }
    return hits;
}

/* Summary-level LCS (Lin 2004, section 3.2): over the sentences of the reference, the union of its
   common subsequences with each sentence of the summary; a token counts at most as often as the
   summary has it. */
static int64_t count_union(Scratch *s, Pair *p, const Document *ref, const Document *sum)
{
    size_t types = (size_t)p->k + 1;
    if (!buffer_room(&s->masks, types * WORDS, sizeof(uint64_t), 1))
        return NO_MEMORY;
    uint8_t *in_rows = buffer_room(&s->flags, types, 1, 1);
    if (!in_rows)
        return NO_MEMORY;
    memcpy(p->left, p->sum_count, types * sizeof *p->left);
    find_shared(p, sum);
    int64_t hits = 0;
    for (int32_t i = 0, sentence = 0; sentence < ref->n_sentences; sentence++) {
        int32_t n_rows = 0;
        for (; i < ref->ends[sentence]; i++)
            if (p->ref[i])
                in_rows[p->row[n_rows++] = p->ref[i]] = 1;
        if (!n_rows)
            continue;
        int32_t n = choose_columns(p, sum->n_sentences, in_rows);
        for (int32_t r = 0; r < n_rows; r++)
            in_rows[p->row[r]] = 0;
        int64_t more = n_rows <= 64 ? union_hits(1, s, p, sum, n_rows, n)
                                    : union_hits(WORDS, s, p, sum, n_rows, n);
        if (more < 0)
            return more;
        hits += more;
    }
    return hits;
}

static void write_rates(double hits, double n_sum, double n_ref, double *out)
{
    double precision = hits / (n_sum > 1 ? n_sum : 1);
    double recall = hits / (n_ref > 1 ? n_ref : 1);
    out[0] = precision;
    out[1] = recall;
    out[2] = precision + recall > 0 ? 2 * precision * recall / (precision + recall) : 0;
}

/* With one sentence on each side the union is the longest common subsequence itself. */
static int64_t count_type(Scratch *s, Pair *p, int32_t type, const Document *ref,
                          const Document *sum)
{
    if (type == ROUGE_LSUM && (ref->n_sentences > 1 || sum->n_sentences > 1))
        return count_union(s, p, ref, sum);
    if (p->lcs < 0)
        p->lcs = count_lcs(s, p);
    return p->lcs;
}

int score_pair(Scratch *s, const int32_t *types, int32_t n_types, int32_t n_ids,
               const Document *ref, const Document *sum, double *out)
{
    Pair p;
    int32_t top = 0;
    for (int32_t i = 0; i < n_types; i++)
        top = types[i] > top ? types[i] : top;
    memset(out, 0, (size_t)n_types * 3 * sizeof *out);
    if (!ref->n || !sum->n)
        return OK;
    int64_t *hits = buffer_room(&s->hits, (size_t)top + 1, sizeof *hits, 0);
    if (!hits || lay_out(s, &p, ref, sum) || number_types(s, &p, n_ids, ref, sum) ||
        count_orders(s, &p, top, hits))
        return NO_MEMORY;
    for (int32_t i = 0; i < n_types; i++) {
        int32_t n = types[i] > 0 ? types[i] - 1 : 0;
        int64_t found = types[i] > 0 ? hits[types[i]] : count_type(s, &p, types[i], ref, sum);
        if (found < 0)
            return NO_MEMORY;
        write_rates((double)found, sum->n - n, ref->n - n, out + 3 * i);
    }
    return OK;
}
