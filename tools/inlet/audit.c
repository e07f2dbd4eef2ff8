/* inlet audit: what the service kept of who was let in, and what an administrator changed. */
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "audit_read.h"
#include "cli/foreign.h"
#include "cli/options.h"
#include "event_print.h"

typedef struct proof {
    inlet__audit_verifier_t verifier;
    uint64_t records;
    bool good;
} proof_t;

/* Each file goes on where the one before it ended; behind a bad one it is proved by itself. */
static void prove(const audit_text_t *file, bool is_last, proof_t *proof) {
    inlet__audit_verifier_t *verifier = &proof->verifier;
    char error[INLET__AUDIT_ERROR_BYTES];
    size_t torn;
    const uint64_t before = verifier->lines;
    inlet_status_t status =
        inlet__audit_verify_text(verifier, file->text, file->bytes, &torn, error);
    const uint64_t lines = verifier->lines - before;
    if (status == INLET_OK && torn > 0 && !is_last) {
        status = INLET_E_CORRUPT;
        snprintf(error, sizeof error, "it is not whole, and is not the last of its file's");
    }
    proof->records += lines;
    if (status != INLET_OK) {
        proof->good = false;
        fprintf(stderr, "inlet: audit: %s: line %llu: %s\n", file->path,
                (unsigned long long)(torn > 0 ? lines + 1 : lines), error);
        inlet__audit_verifier_init(verifier);
        return;
    }
    printf("%s: %llu records are good\n", file->path, (unsigned long long)lines);
    if (torn > 0)
        printf("%s: the last line is not whole (%zu bytes): it is being written, or was when the "
               "service died\n",
               file->path, torn);
}

static int verify(const char *path) {
    static audit_texts_t texts;
    proof_t proof = {.good = true};
    int code = audit_read(path, &texts);
    inlet__audit_verifier_init(&proof.verifier);
    for (size_t i = 0; code == EXIT_CODE_OK && i < texts.count; i++)
        prove(&texts.files[i], i + 1 == texts.count, &proof);
    audit_free(&texts);
    if (code != EXIT_CODE_OK)
        return code;
    fflush(stdout);
    if (!proof.good) {
        fputs("inlet: audit: the trail is damaged\n", stderr);
        return EXIT_CODE_FAILED;
    }
    if (proof.records > 0)
        printf("good: records %llu to %llu, the last hash is %s\n",
               (unsigned long long)proof.verifier.first_seq,
               (unsigned long long)proof.verifier.chain.next_seq - 1,
               proof.verifier.chain.last_hash);
    else
        puts("good: there are no records");
    return EXIT_CODE_OK;
}

static void print_time(json_int_t utc_ms) {
    const time_t seconds = (time_t)(utc_ms / 1000);
    struct tm utc;
    char text[32] = "?";
    if (gmtime_s(&utc, &seconds) == 0)
        strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%S", &utc);
    printf("%s.%03dZ", text, (int)(utc_ms % 1000));
}

static void print_text(const char *before, const json_t *value, const char *after) {
    const char *text = json_string_value(value);
    if (text == NULL)
        return;
    fputs(before, stdout);
    print_foreign(stdout, text, strlen(text));
    fputs(after, stdout);
}

static void print_record(const json_t *record) {
    const json_int_t process = json_integer_value(json_object_get(record, "pid"));
    const json_int_t withheld = json_integer_value(json_object_get(record, "withheld"));
    print_time(json_integer_value(json_object_get(record, "utc_ms")));
    print_text("  ", json_object_get(record, "what"), "");
    print_text(": ", json_object_get(record, "detail"), "");
    print_text("; user ", json_object_get(record, "user"), "");
    if (json_object_get(record, "session") != NULL)
        printf(", session %lld", (long long)json_integer_value(json_object_get(record, "session")));
    if (process != 0)
        printf("; process %lld", (long long)process);
    if (withheld != 0)
        printf("; %lld like it before were not written", (long long)withheld);
    putchar('\n');
}

/* Lines as they are, or for people; those that are none are said to be. */
static bool show_line(const char *line, size_t bytes, bool json) {
    json_t *record = json_loadb(line, bytes, 0, NULL);
    const bool good = json_is_object(record);
    if (good && json)
        printf("%.*s\n", (int)bytes, line);
    else if (good)
        print_record(record);
    json_decref(record);
    return good;
}

static void show_file(const audit_text_t *file, bool json, uint64_t *skip, uint64_t *bad) {
    const char *end = file->text + file->bytes;
    for (const char *line = file->text; line < end;) {
        const char *feed = memchr(line, '\n', (size_t)(end - line));
        const size_t bytes = (size_t)((feed != NULL ? feed : end) - line);
        if (*skip > 0)
            (*skip)--;
        else
            *bad += !show_line(line, bytes, json);
        line += bytes + 1;
    }
}

static uint64_t count_lines(const audit_texts_t *texts) {
    uint64_t count = 0;
    for (size_t i = 0; i < texts->count; i++)
        for (size_t j = 0; j < texts->files[i].bytes; j++)
            count += texts->files[i].text[j] == '\n' || j + 1 == texts->files[i].bytes;
    return count;
}

/* The last `count`; 0: all. */
static int show(const char *path, uint64_t count, bool json) {
    static audit_texts_t texts;
    uint64_t bad = 0;
    const int code = audit_read(path, &texts);
    const uint64_t lines = code == EXIT_CODE_OK ? count_lines(&texts) : 0;
    uint64_t skip = count > 0 && lines > count ? lines - count : 0;
    for (size_t i = 0; code == EXIT_CODE_OK && i < texts.count; i++)
        show_file(&texts.files[i], json, &skip, &bad);
    audit_free(&texts);
    fflush(stdout);
    if (bad > 0)
        fprintf(stderr, "inlet: audit: %llu lines are none: see 'inlet audit verify'\n",
                (unsigned long long)bad);
    return code != EXIT_CODE_OK || bad == 0 ? code : EXIT_CODE_FAILED;
}

static int run_audit(int argc, char **argv) {
    static const struct option options[] = {
        {"json", no_argument, NULL, 'j'}, {"count", required_argument, NULL, 'n'}, {0}};
    uint64_t count = 0;
    bool json = false, counted = false;
    int option;
    while ((option = next_option(&command_audit, argc, argv, options)) != -1) {
        json = json || option == 'j';
        counted = counted || option == 'n';
        if (option == '?')
            return EXIT_CODE_USAGE;
        if (option == 'n' && !read_number(optarg, 1, UINT32_MAX, &count))
            return report_usage(&command_audit, "--count needs a number, not '%s'", optarg);
    }
    const char *action = optind < argc ? argv[optind++] : "";
    const char *path = optind < argc ? argv[optind++] : NULL;
    const bool verifies = strcmp(action, "verify") == 0;
    if (optind < argc || (!verifies && strcmp(action, "show") != 0))
        return report_usage(&command_audit, "audit has verify [FILE] and show [FILE]");
    if (verifies && (json || counted))
        return report_usage(&command_audit, "--json and --count are for show alone");
    return verifies ? verify(path) : show(path, count, json);
}

const command_t command_audit = {
    .name = "audit",
    .summary = "proves and shows who was let in, and what was changed",
    .help =
        "usage: inlet audit verify [FILE]\n"
        "       inlet audit show [--count N] [--json] [FILE]\n"
        "\n"
        "The service keeps a trail of grants, clients admitted and refused, pauses, violations\n"
        "and changed settings in %ProgramData%\\Inlet\\audit.jsonl; never of input. Run it from "
        "an\n"
        "elevated prompt, but for a FILE of your own.\n"
        "\n"
        "  verify         proves that no line was changed, taken out, put in or moved since it\n"
        "                 was written, and says which was; exits with 1 then. Lines cut off at\n"
        "                 the end don't show: compare the last number and hash with those in\n"
        "                 the system's event log\n"
        "  show           prints the records, the oldest first\n"
        "  --count N      the last N alone\n"
        "  --json         as they are in the file\n",
    .run = run_audit,
};
