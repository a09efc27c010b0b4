// Says what sending a parcel costs. Reads the event as JSON on stdin, writes the answer as JSON on stdout.
//
//   in   {..., "data": {"weightGrams": 1200, "country": "FR"}, ...}
//   out  {"country":"FR","zone":"eu","weightGrams":1200,"cents":890,"currency":"EUR","days":4}
//   or   {"statusCode":400,...} when the data is not a question

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

// ---- JSON: finds a member of an object; all else is stepped over, and must be well-formed ----

enum { MAX_DEPTH = 64 };

typedef struct {
    const char *at;
    const char *end;
} Text;

static bool step_over(Text *json, int depth);

static void skip_space(Text *json) {
    while (json->at < json->end && strchr(" \t\r\n", *json->at) && *json->at != '\0') json->at++;
}

static bool take(Text *json, char wanted) {
    skip_space(json);
    if (json->at == json->end || *json->at != wanted) return false;
    json->at++;
    return true;
}

// Reads a string into out, cut off at its size; escapes beyond ASCII become '?': no name or country has them.
static bool read_string(Text *json, char *out, size_t size) {
    size_t length = 0;
    if (!take(json, '"')) return false;
    while (json->at < json->end && *json->at != '"') {
        char c = *json->at++;
        if ((unsigned char)c < 0x20) return false;
        if (c == '\\') {
            if (json->at == json->end) return false;
            const char *known = strchr("\"\"\\\\//b\bf\fn\nr\rt\t", *json->at);
            if (*json->at == 'u') {
                char digits[5] = {0};
                if (json->end - json->at < 5) return false;
                memcpy(digits, json->at + 1, 4);
                if (strspn(digits, "0123456789abcdefABCDEF") != 4) return false;
                long code = strtol(digits, NULL, 16);
                c = code > 0 && code < 0x80 ? (char)code : '?';
                json->at += 5;
            } else if (*json->at != '\0' && known) {
                c = known[1];
                json->at++;
            } else {
                return false;
            }
        }
        if (length + 1 < size) out[length++] = c;
    }
    out[length] = '\0';
    return take(json, '"');
}

static bool read_number(Text *json, double *out) {
    char digits[40];
    skip_space(json);
    size_t length = 0;
    while (json->at + length < json->end && length + 1 < sizeof digits && json->at[length] != '\0'
            && strchr("+-.0123456789eE", json->at[length])) length++;
    if (length == 0 || !strchr("-0123456789", *json->at)) return false;
    memcpy(digits, json->at, length);
    digits[length] = '\0';
    char *stop;
    *out = strtod(digits, &stop);
    json->at += length;
    return *stop == '\0';
}

static bool step_over_word(Text *json, const char *word) {
    size_t length = strlen(word);
    if ((size_t)(json->end - json->at) < length || memcmp(json->at, word, length) != 0) return false;
    json->at += length;
    return true;
}

// Steps over an object's members, or up to the value of one: `found` says which.
static bool step_over_members(Text *json, const char *wanted, bool *found, int depth) {
    if (take(json, '}')) return true;
    do {
        char name[32];
        if (!read_string(json, name, sizeof name) || !take(json, ':')) return false;
        if (wanted && strcmp(name, wanted) == 0) return *found = true;
        if (!step_over(json, depth)) return false;
    } while (take(json, ','));
    return take(json, '}');
}

static bool step_over(Text *json, int depth) {
    char ignored_text[2];
    double ignored_number;
    if (depth > MAX_DEPTH) return false;
    skip_space(json);
    if (json->at == json->end) return false;
    switch (*json->at) {
        case '{':
            json->at++;
            return step_over_members(json, NULL, NULL, depth + 1);
        case '[':
            json->at++;
            if (take(json, ']')) return true;
            do {
                if (!step_over(json, depth + 1)) return false;
            } while (take(json, ','));
            return take(json, ']');
        case '"': return read_string(json, ignored_text, sizeof ignored_text);
        case 't': return step_over_word(json, "true");
        case 'f': return step_over_word(json, "false");
        case 'n': return step_over_word(json, "null");
        default: return read_number(json, &ignored_number);
    }
}

static bool member(Text object, const char *name, Text *value) {
    bool found = false;
    if (!take(&object, '{') || !step_over_members(&object, name, &found, 0) || !found) return false;
    *value = object;
    return true;
}

// ---- the tariff ----

typedef struct {
    const char *zone;
    const char *countries;
    long base_cents;
    long cents_per_started_500_g;
    int days;
} Tariff;

static const Tariff TARIFFS[] = {
    {"home", " DE ", 390, 50, 2},
    {"eu", " AT BE BG CY CZ DK EE ES FI FR GR HR HU IE IT LT LU LV MT NL PL PT RO SE SI SK ", 590, 100, 4},
    {"europe", " CH GB IS LI NO ", 890, 150, 6},
    {"world", "", 1490, 400, 12},
};

static const Tariff *tariff_for(const char *country) {
    char padded[] = {' ', country[0], country[1], ' ', '\0'};
    const Tariff *tariff = TARIFFS;
    while (*tariff->countries && !strstr(tariff->countries, padded)) tariff++;
    return tariff;
}

static int refuse(const char *why) {
    printf("{\"statusCode\":400,\"headers\":{\"content-type\":\"application/json\"},\"body\":{\"error\":\"%s\"}}\n", why);
    return 0;
}

static char *read_all(FILE *in, size_t *length) {
    size_t size = 4096, count;
    char *text = malloc(size);
    *length = 0;
    while (text && (count = fread(text + *length, 1, size - *length, in)) > 0) {
        *length += count;
        if (*length == size) text = realloc(text, size *= 2);
    }
    return text;
}

int main(void) {
    size_t length;
    char *input = read_all(stdin, &length);
    if (!input) {
        fputs("the event does not fit into memory\n", stderr);
        return 1;
    }
    Text data, field;
    double grams;
    char country[4];
    if (!member((Text){input, input + length}, "data", &data) || data.at == data.end) {
        return refuse("send a JSON object with weightGrams and country");
    }
    if (!member(data, "weightGrams", &field) || !read_number(&field, &grams) || !(grams >= 1 && grams <= 30000)) {
        return refuse("weightGrams is a number from 1 to 30000");
    }
    if (!member(data, "country", &field) || !read_string(&field, country, sizeof country)
            || strlen(country) != 2 || strspn(country, "ABCDEFGHIJKLMNOPQRSTUVWXYZ") != 2) {
        return refuse("country is two capital letters");
    }
    const Tariff *tariff = tariff_for(country);
    long whole_grams = (long)(grams + 0.5);
    long cents = tariff->base_cents + (whole_grams + 499) / 500 * tariff->cents_per_started_500_g;
    printf("{\"country\":\"%s\",\"zone\":\"%s\",\"weightGrams\":%ld,\"cents\":%ld,\"currency\":\"EUR\",\"days\":%d}\n",
           country, tariff->zone, whole_grams, cents, tariff->days);
    return 0;
}
