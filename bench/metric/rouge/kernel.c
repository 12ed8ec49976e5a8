/* ROUGE from text to scores: words, their numbers, known references, and what Python calls.
   Every buffer of text that comes in is followed by PADDING readable bytes. */
#include "kernel.h"

#include <stdlib.h>
#include <string.h>

#define PADDING 64

/* A string seen: as a word of a text, as a token (a stemmed word), or as both.
   Up to 16 bytes it is its own key; a longer one is hashed and kept. */
typedef struct {
    uint64_t head, tail; /* bytes 0-7 and 8-15, or: bytes 0-7 and a hash of the whole */
    uint32_t length;     /* 0: free entry */
    uint32_t where;      /* longer than 16 bytes: where it is kept */
    int32_t word;        /* the token this word becomes, or -1 */
    int32_t token;       /* the number of this string as a token, or -1 */
} Word;

/* A reference known from before: the text stands behind its tokens and sentence ends. */
typedef struct {
    uint64_t hash;
    size_t length;
    Document document;
    int32_t data[];
} Known;

typedef struct {
    Buffer tokens, ends;
} Page;

typedef struct {
    int32_t *types, n_types, stem, mean, wide;
    uint64_t seed;
    size_t limit, held; /* bytes that vocabulary and references may hold, and do */
    Word *words;
    size_t words_room, n_words;
    char *letters; /* the strings longer than 16 bytes */
    size_t letters_room, n_letters;
    int32_t n_tokens;
    Known **known;
    size_t known_room, n_known;
    Page reference, summary;
    Buffer spelling, rates;
    Scratch scratch;
} Scorer;

__extension__ typedef unsigned __int128 Wide;

static inline uint64_t mix(uint64_t a, uint64_t b)
{
    Wide product = (Wide)a * b;
    return (uint64_t)product ^ (uint64_t)(product >> 64);
}

static inline uint64_t load(const char *text)
{
    uint64_t bytes;
    memcpy(&bytes, text, sizeof bytes);
    return bytes;
}

static uint64_t hash_text(uint64_t seed, const char *text, size_t n)
{
    uint64_t hash = seed ^ n;
    for (; n > 16; text += 16, n -= 16)
        hash = mix(load(text) ^ hash, load(text + 8) ^ seed);
    char last[16] = {0};
    memcpy(last, text, n);
    return mix(mix(load(last) ^ hash, load(last + 8) ^ seed), UINT64_C(0x9E3779B97F4A7C15));
}

/* Lower the ASCII letters among 8 letters and digits: digits have bit 5 set already. */
static inline uint64_t lower(uint64_t bytes)
{
    return bytes | (~bytes >> 2 & UINT64_C(0x2020202020202020));
}

/* One bit for each of 64 bytes that belongs to a word: ASCII letters and digits and, if `wide`, all
   of UTF-8 beyond ASCII (the caller has replaced what is no letter there). */
static inline uint64_t word_bits(const char *text, int wide)
{
    uint8_t flag[64], beyond = wide ? 0x80 : 0;
    uint64_t bits = 0;
    for (int i = 0; i < 64; i++) {
        uint8_t c = (uint8_t)text[i];
        flag[i] = (uint8_t)((c | 32) - 'a') < 26 || (uint8_t)(c - '0') < 10 || (c & beyond);
    }
    for (int i = 0; i < 8; i++)
        bits |= (load((char *)flag + 8 * i) * UINT64_C(0x0102040810204080) >> 56) << 8 * i;
    return bits;
}

static int grow_words(Scorer *s)
{
    size_t room = s->words_room ? 2 * s->words_room : 512;
    Word *words = calloc(room, sizeof *words);
    if (!words)
        return NO_MEMORY;
    for (size_t i = 0; i < s->words_room; i++) {
        if (!s->words[i].length)
            continue;
        size_t at = (size_t)mix(s->words[i].head ^ s->seed, s->words[i].tail ^ ~s->seed);
        while (words[at & (room - 1)].length)
            at++;
        words[at & (room - 1)] = s->words[i];
    }
    s->held += (room - s->words_room) * sizeof *words;
    free(s->words);
    s->words = words;
    s->words_room = room;
    return OK;
}

static int keep_letters(Scorer *s, const char *text, size_t n)
{
    if (n > UINT32_MAX - s->n_letters)
        return TOO_LONG;
    if (s->n_letters + n > s->letters_room) {
        size_t room = 2 * s->letters_room + n + 1024;
        char *letters = realloc(s->letters, room);
        if (!letters)
            return NO_MEMORY;
        s->held += room - s->letters_room;
        s->letters = letters;
        s->letters_room = room;
    }
    memcpy(s->letters + s->n_letters, text, n);
    s->n_letters += n;
    return OK;
}

static inline int is_word(const Scorer *s, const Word *word, const Word *key, const char *text)
{
    return word->head == key->head && word->tail == key->tail && word->length == key->length &&
           (key->length <= 16 || memcmp(s->letters + word->where, text, key->length) == 0);
}

/* Find or add a string; `text` is needed only beyond 16 bytes. Valid until the next call. */
static int find_word(Scorer *s, Word key, const char *text, Word **found)
{
    int error;
    if (2 * (s->n_words + 1) > s->words_room && (error = grow_words(s)))
        return error;
    size_t at = (size_t)mix(key.head ^ s->seed, key.tail ^ ~s->seed);
    Word *word = &s->words[at & (s->words_room - 1)];
    while (word->length && !is_word(s, word, &key, text))
        word = &s->words[++at & (s->words_room - 1)];
    if (!word->length) {
        key.where = (uint32_t)s->n_letters;
        key.word = key.token = -1;
        if (key.length > 16 && (error = keep_letters(s, text, key.length)))
            return error;
        *word = key;
        s->n_words++;
    }
    *found = word;
    return OK;
}

/* Make the key of a lower-case string of any length. */
static Word key_of(const Scorer *s, const char *text, size_t n)
{
    char start[16] = {0};
    memcpy(start, text, n < 16 ? n : 16);
    Word key = {.head = load(start), .tail = load(start + 8), .length = (uint32_t)n};
    if (n > 16)
        key.tail = hash_text(s->seed, text, n);
    return key;
}

/* Number a word whose token is not known: rouge-score stems words of more than three letters. */
static int number_word(Scorer *s, const char *spelled, char *stem, size_t n, int32_t *token)
{
    Word *word, key = key_of(s, spelled, n), last = key;
    const char *text = spelled;
    int error, ascii = 1;
    for (size_t i = 0; i < n; i++)
        ascii &= (uint8_t)spelled[i] < 128;
    if (s->stem && n > 3 && ascii) {
        memcpy(stem, spelled, n);
        last = key_of(s, stem, rouge_stem(stem, n));
        text = stem;
    }
    if ((error = find_word(s, last, text, &word)))
        return error;
    if (word->token < 0)
        word->token = s->n_tokens++;
    *token = word->token;
    if ((error = find_word(s, key, spelled, &word)))
        return error;
    word->word = *token;
    return s->n_tokens == INT32_MAX ? TOO_LONG : OK;
}

static int spell_word(Scorer *s, const char *text, size_t n, int32_t *token)
{
    Word *word;
    char *spelled = buffer_room(&s->spelling, 2 * n, 1, 0);
    if (!spelled)
        return NO_MEMORY;
    for (size_t i = 0; i < n; i++)
        spelled[i] = (char)((uint8_t)text[i] < 128 ? text[i] | 32 : text[i]);
    if (n > 16) {
        int error = find_word(s, key_of(s, spelled, n), spelled, &word);
        if (error || (*token = word->word) >= 0)
            return error;
    }
    return number_word(s, spelled, spelled + n, n, token);
}

static inline int read_word(Scorer *s, const char *text, size_t n, int32_t *token)
{
    if (n <= 16) {
        uint64_t low = n < 8 ? ~(~UINT64_C(0) << 8 * n) : ~UINT64_C(0);
        uint64_t high = n <= 8 ? 0 : ~UINT64_C(0) >> (128 - 8 * n);
        Word key = {.head = lower(load(text)) & low, .tail = lower(load(text + 8)) & high};
        size_t at = (size_t)mix(key.head ^ s->seed, key.tail ^ ~s->seed);
        for (;; at++) {
            const Word *word = &s->words[at & (s->words_room - 1)];
            if (word->head == key.head && word->tail == key.tail && word->length == n &&
                (*token = word->word) >= 0)
                return OK;
            if (!word->length)
                break;
        }
    }
    return spell_word(s, text, n, token);
}

/* Append the tokens of one line. Words are the runs of 1 bits; an edge is where a run starts or
   has ended. */
static int read_line(Scorer *s, const char *line, size_t n, int32_t *tokens, int32_t *count)
{
    size_t start = 0;
    uint64_t inside = 0;
    int error;
    for (size_t base = 0; base < n; base += 64) {
        uint64_t bits = word_bits(line + base, s->wide);
        if (n - base < 64)
            bits &= ~(~UINT64_C(0) << (n - base));
        uint64_t edges = bits ^ (bits << 1 | inside);
        for (; edges; edges &= edges - 1) {
            size_t at = base + (size_t)__builtin_ctzll(edges);
            if (inside && (error = read_word(s, line + start, at - start, &tokens[(*count)++])))
                return error;
            inside = !inside;
            start = at;
        }
    }
    return inside ? read_word(s, line + start, n - start, &tokens[(*count)++]) : OK;
}

/* Tokenise a text; every line that has tokens is a sentence. */
static int read_text(Scorer *s, Page *page, const char *text, size_t n, Document *document)
{
    if (n > INT32_MAX)
        return TOO_LONG;
    int32_t *tokens = buffer_room(&page->tokens, n / 2 + 1, sizeof *tokens, 0);
    int32_t *ends = buffer_room(&page->ends, n / 2 + 1, sizeof *ends, 0);
    if (!tokens || !ends)
        return NO_MEMORY;
    int32_t count = 0, sentences = 0;
    for (const char *stop = text + n; text < stop;) {
        const char *end = memchr(text, '\n', (size_t)(stop - text));
        end = end ? end : stop;
        int error = read_line(s, text, (size_t)(end - text), tokens, &count);
        if (error)
            return error;
        if (count > (sentences ? ends[sentences - 1] : 0))
            ends[sentences++] = count;
        text = end + 1;
    }
    *document = (Document){tokens, ends, count, sentences};
    return OK;
}

static int grow_known(Scorer *s)
{
    size_t room = s->known_room ? 2 * s->known_room : 64;
    Known **known = calloc(room, sizeof(Known *));
    if (!known)
        return NO_MEMORY;
    for (size_t i = 0; i < s->known_room; i++) {
        if (!s->known[i])
            continue;
        size_t at = (size_t)s->known[i]->hash;
        while (known[at & (room - 1)])
            at++;
        known[at & (room - 1)] = s->known[i];
    }
    s->held += (room - s->known_room) * sizeof(Known *);
    free(s->known);
    s->known = known;
    s->known_room = room;
    return OK;
}

/* Keep a tokenised reference with its text. */
static Known *keep_reference(Scorer *s, uint64_t hash, const char *text, size_t n,
                             const Document *from)
{
    size_t tokens = (size_t)from->n, ends = (size_t)from->n_sentences;
    size_t bytes = sizeof(Known) + (tokens + ends) * sizeof(int32_t) + n;
    Known *known = malloc(bytes);
    if (!known)
        return NULL;
    *known = (Known){.hash = hash, .length = n, .document = *from};
    known->document.tokens = known->data;
    known->document.ends = known->data + tokens;
    memcpy(known->data, from->tokens, tokens * sizeof(int32_t));
    memcpy(known->data + tokens, from->ends, ends * sizeof(int32_t));
    memcpy(known->data + tokens + ends, text, n);
    s->held += bytes;
    return known;
}

static int same_text(const Known *known, const char *text, size_t n)
{
    const int32_t *end = known->data + known->document.n + known->document.n_sentences;
    return known->length == n && memcmp(end, text, n) == 0;
}

/* Tokenise a reference, or find it among the known: other systems are scored against the same. */
static int read_reference(Scorer *s, const char *text, size_t n, Document *document)
{
    int error;
    if (2 * (s->n_known + 1) > s->known_room && (error = grow_known(s)))
        return error;
    uint64_t hash = hash_text(s->seed, text, n);
    size_t at = (size_t)hash;
    for (Known *known; (known = s->known[at & (s->known_room - 1)]); at++) {
        if (known->hash == hash && same_text(known, text, n)) {
            *document = known->document;
            return OK;
        }
    }
    if ((error = read_text(s, &s->reference, text, n, document)))
        return error;
    if (s->held < s->limit) {
        Known *known = keep_reference(s, hash, text, n, document);
        if (!known)
            return NO_MEMORY;
        s->known[at & (s->known_room - 1)] = known;
        s->n_known++;
    }
    return OK;
}

/* Score a summary against each of its references: keep, for each type, the first best by F1, or
   the mean. */
static int score_summary(Scorer *s, const Document *summary, const char **text, const char *end,
                         int32_t count, double *best)
{
    size_t keys = 3 * (size_t)s->n_types;
    double *now = best + keys;
    for (int32_t r = 0; r < count; r++) {
        Document reference;
        const char *stop = *text <= end ? memchr(*text, 0, (size_t)(end - *text) + 1) : NULL;
        if (!stop)
            return SPLIT;
        int error = read_reference(s, *text, (size_t)(stop - *text), &reference);
        if (!error)
            error = score_pair(&s->scratch, s->types, s->n_types, s->n_tokens, &reference, summary,
                               r ? now : best);
        if (error)
            return error;
        for (size_t k = 0; r && k < keys; k += 3) {
            if (s->mean)
                for (size_t i = k; i < k + 3; i++)
                    best[i] += now[i];
            else if (now[k + 2] > best[k + 2])
                memcpy(best + k, now + k, 3 * sizeof *now);
        }
        *text = stop + 1;
    }
    for (size_t k = 0; s->mean && k < keys; k++)
        best[k] /= count;
    return OK;
}

static void forget(Scorer *s)
{
    for (size_t i = 0; i < s->known_room; i++)
        free(s->known[i]);
    free(s->known);
    free(s->words);
    free(s->letters);
    s->known = NULL;
    s->words = NULL;
    s->letters = NULL;
    s->known_room = s->n_known = s->words_room = s->n_words = 0;
    s->letters_room = s->n_letters = s->held = 0;
    s->n_tokens = 0;
}

/* The version of this interface: native.py refuses a library compiled from other sources. */
EXPORT int32_t rouge_interface(void)
{
    return 1;
}

EXPORT void rouge_close(Scorer *s)
{
    if (!s)
        return;
    forget(s);
    Buffer all[] = {s->reference.tokens, s->reference.ends, s->summary.tokens,
                    s->summary.ends,     s->spelling,       s->rates};
    for (size_t i = 0; i < sizeof all / sizeof *all; i++)
        free(all[i].at);
    scratch_free(&s->scratch);
    free(s->types);
    free(s);
}

/* Open a scorer of these types; NULL without memory. `stem`: Porter's stemmer. `mean`: of several
   references, instead of the best. `wide`: bytes beyond ASCII are letters. `limit`: the bytes that
   vocabulary and known references may hold between calls. It serves one thread at a time. */
EXPORT Scorer *rouge_open(const int32_t *types, int32_t n_types, int32_t stem, int32_t mean,
                          int32_t wide, uint64_t limit, uint64_t seed)
{
    Scorer *s = calloc(1, sizeof *s);
    if (!s)
        return NULL;
    s->types = malloc((size_t)n_types * sizeof *types + 1);
    if (!s->types || grow_words(s)) {
        rouge_close(s);
        return NULL;
    }
    memcpy(s->types, types, (size_t)n_types * sizeof *types);
    s->n_types = n_types;
    s->stem = stem;
    s->mean = mean;
    s->wide = wide;
    s->limit = (size_t)limit;
    s->seed = seed;
    return s;
}

/* Score `n` summaries. Texts are separated by a NUL byte; the byte counts leave the padding out.
   `counts`: references of each summary, or NULL for one each. Value k of summary i goes to
   `out[k * stride + i]`: precision, recall and F1 of the first type, then of the next.
   SPLIT: the buffers do not hold exactly the texts asked for. */
EXPORT int rouge_score(Scorer *s, const char *summaries, size_t summaries_bytes,
                       const char *references, size_t references_bytes, const int32_t *counts,
                       int64_t n, double *out, int64_t stride)
{
    const char *summaries_end = summaries + summaries_bytes;
    const char *references_end = references + references_bytes;
    int32_t keys = 3 * s->n_types;
    if (s->held > s->limit)
        forget(s);
    double *rates = buffer_room(&s->rates, 2 * (size_t)keys, sizeof *rates, 0);
    if (!rates || (!s->words && grow_words(s)))
        return NO_MEMORY;
    for (int64_t i = 0; i < n; i++) {
        Document summary;
        const char *stop = summaries <= summaries_end
            ? memchr(summaries, 0, (size_t)(summaries_end - summaries) + 1) : NULL;
        if (!stop)
            return SPLIT;
        int error = read_text(s, &s->summary, summaries, (size_t)(stop - summaries), &summary);
        if (!error)
            error = score_summary(s, &summary, &references, references_end,
                                  counts ? counts[i] : 1, rates);
        if (error)
            return error;
        for (int32_t k = 0; k < keys; k++)
            out[k * stride + i] = rates[k];
        summaries = stop + 1;
    }
    return summaries == summaries_end + 1 && references == references_end + 1 ? OK : SPLIT;
}
