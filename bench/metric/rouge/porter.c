/* The Porter stemmer (Porter 1980, "An algorithm for suffix stripping") with the extensions of
   NLTK's PorterStemmer in its default mode, which is what rouge-score applies. */
#include "kernel.h"

#include <stdbool.h>
#include <string.h>

typedef struct {
    const char *suffix, *to;
    size_t length, to_length;
} Rule;

#define R(suffix, to) {suffix, to, sizeof suffix - 1, sizeof to - 1}
#define END {0}

static const Rule IRREGULAR[] = {
    R("sky", "sky"), R("skies", "sky"), R("dying", "die"), R("lying", "lie"), R("tying", "tie"),
    R("news", "news"), R("innings", "inning"), R("inning", "inning"), R("outings", "outing"),
    R("outing", "outing"), R("cannings", "canning"), R("canning", "canning"), R("howe", "howe"),
    R("proceed", "proceed"), R("exceed", "exceed"), R("succeed", "succeed"), END,
};

static const Rule STEP_1A[] = {
    R("sses", "ss"), R("ies", "i"), R("ss", "ss"), R("s", ""), END,
};

static const Rule STEP_2[] = {
    R("ational", "ate"), R("tional", "tion"), R("enci", "ence"), R("anci", "ance"),
    R("izer", "ize"), R("bli", "ble"), R("alli", "al"), R("entli", "ent"), R("eli", "e"),
    R("ousli", "ous"), R("ization", "ize"), R("ation", "ate"), R("ator", "ate"), R("alism", "al"),
    R("iveness", "ive"), R("fulness", "ful"), R("ousness", "ous"), R("aliti", "al"),
    R("iviti", "ive"), R("biliti", "ble"), R("fulli", "ful"), END,
};

static const Rule STEP_3[] = {
    R("icate", "ic"), R("ative", ""), R("alize", "al"), R("iciti", "ic"), R("ical", "ic"),
    R("ful", ""), R("ness", ""), END,
};

static const Rule STEP_4[] = {
    R("al", ""), R("ance", ""), R("ence", ""), R("er", ""), R("ic", ""), R("able", ""),
    R("ible", ""), R("ant", ""), R("ement", ""), R("ment", ""), R("ent", ""), R("ion", ""),
    R("ou", ""), R("ism", ""), R("ate", ""), R("iti", ""), R("ous", ""), R("ive", ""),
    R("ize", ""), END,
};

static bool is_plain_vowel(char c)
{
    return c == 'a' || c == 'e' || c == 'i' || c == 'o' || c == 'u';
}

/* A y is a consonant exactly where the letter before it is not one. */
static bool next_is_consonant(char c, bool after_consonant)
{
    return c == 'y' ? !after_consonant : !is_plain_vowel(c);
}

static bool is_consonant(const char *word, size_t i)
{
    size_t run = 0;
    while (i > 0 && word[i] == 'y') {
        i--;
        run++;
    }
    return !is_plain_vowel(word[i]) != (run % 2 == 1);
}

/* Count up to `most` times a vowel is followed by a consonant: Porter's m. */
static int measure(const char *word, size_t n, int most)
{
    int m = 0;
    bool consonant = false, after_vowel = false;
    for (size_t i = 0; i < n && m < most; i++) {
        consonant = next_is_consonant(word[i], consonant);
        m += consonant && after_vowel;
        after_vowel = !consonant;
    }
    return m;
}

static bool has_vowel(const char *word, size_t n)
{
    bool consonant = false;
    for (size_t i = 0; i < n; i++) {
        consonant = next_is_consonant(word[i], consonant);
        if (!consonant)
            return true;
    }
    return false;
}

static bool ends_double_consonant(const char *word, size_t n)
{
    return n >= 2 && word[n - 1] == word[n - 2] && is_consonant(word, n - 1);
}

static bool ends_cvc(const char *word, size_t n)
{
    if (n == 2)
        return !is_consonant(word, 0) && is_consonant(word, 1);
    return n >= 3 && is_consonant(word, n - 3) && !is_consonant(word, n - 2) &&
           is_consonant(word, n - 1) && !strchr("wxy", word[n - 1]);
}

static bool ends(const char *word, size_t n, const char *suffix, size_t length)
{
    return n >= length && memcmp(word + n - length, suffix, length) == 0;
}

static size_t put(char *word, size_t n, const Rule *rule)
{
    memcpy(word + n, rule->to, rule->to_length);
    return n + rule->to_length;
}

static size_t put_e(char *word, size_t n)
{
    word[n] = 'e';
    return n + 1;
}

/* Return the first rule whose suffix the word has, or NULL; `stem` is what stands before it. */
static const Rule *find_rule(const Rule *rule, const char *word, size_t n, size_t *stem)
{
    for (; rule->suffix; rule++) {
        if (rule->suffix[rule->length - 1] == word[n - 1] &&
            ends(word, n, rule->suffix, rule->length)) {
            *stem = n - rule->length;
            return rule;
        }
    }
    return NULL;
}

static size_t step_1a(char *word, size_t n)
{
    size_t stem;
    if (n == 4 && ends(word, n, "ies", 3))
        return 3;
    const Rule *rule = find_rule(STEP_1A, word, n, &stem);
    return rule ? put(word, stem, rule) : n;
}

static size_t restore_ending(char *word, size_t n)
{
    if (ends(word, n, "at", 2) || ends(word, n, "bl", 2) || ends(word, n, "iz", 2))
        return put_e(word, n);
    if (ends_double_consonant(word, n))
        return strchr("lsz", word[n - 1]) ? n : n - 1;
    return measure(word, n, 2) == 1 && ends_cvc(word, n) ? put_e(word, n) : n;
}

static size_t step_1b(char *word, size_t n)
{
    if (ends(word, n, "ied", 3))
        return n == 4 ? 3 : n - 2;
    if (ends(word, n, "eed", 3))
        return measure(word, n - 3, 1) > 0 ? n - 1 : n;
    size_t cut = ends(word, n, "ed", 2) ? 2 : ends(word, n, "ing", 3) ? 3 : 0;
    return cut && has_vowel(word, n - cut) ? restore_ending(word, n - cut) : n;
}

static size_t step_1c(char *word, size_t n)
{
    if (n > 2 && word[n - 1] == 'y' && is_consonant(word, n - 2))
        word[n - 1] = 'i';
    return n;
}

static size_t step_2(char *word, size_t n)
{
    size_t stem;
    if (ends(word, n, "alli", 4) && measure(word, n - 4, 1) > 0)
        return step_2(word, n - 2);
    const Rule *rule = find_rule(STEP_2, word, n, &stem);
    if (rule)
        return measure(word, stem, 1) > 0 ? put(word, stem, rule) : n;
    if (ends(word, n, "logi", 4) && measure(word, n - 3, 1) > 0)
        return n - 1;
    return n;
}

static size_t step_3(char *word, size_t n)
{
    size_t stem;
    const Rule *rule = find_rule(STEP_3, word, n, &stem);
    return rule && measure(word, stem, 1) > 0 ? put(word, stem, rule) : n;
}

static size_t step_4(char *word, size_t n)
{
    size_t stem;
    const Rule *rule = find_rule(STEP_4, word, n, &stem);
    if (!rule || measure(word, stem, 2) < 2)
        return n;
    bool is_ion = n - stem == 3 && ends(word, n, "ion", 3);
    return is_ion && !strchr("st", word[stem - 1]) ? n : stem;
}

static size_t step_5(char *word, size_t n)
{
    if (word[n - 1] == 'e') {
        int m = measure(word, n - 1, 2);
        if (m > 1 || (m == 1 && !ends_cvc(word, n - 1)))
            n--;
    }
    return ends(word, n, "ll", 2) && measure(word, n - 1, 2) > 1 ? n - 1 : n;
}

size_t rouge_stem(char *word, size_t n)
{
    for (const Rule *rule = IRREGULAR; rule->suffix; rule++)
        if (n == rule->length && word[0] == rule->suffix[0] && ends(word, n, rule->suffix, n))
            return put(word, 0, rule);
    if (n <= 2)
        return n;
    n = step_1a(word, n);
    n = step_1b(word, n);
    n = step_1c(word, n);
    n = step_2(word, n);
    n = step_3(word, n);
    n = step_4(word, n);
    return step_5(word, n);
}
