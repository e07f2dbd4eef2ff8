/* What the fleet export costs, against a real redis-server of its own: see tools/bench.
 *
 * tools.fleet.outbox   a batch of entries put into the outbox and on disk for good, against the
 * same texts put into a bare table in one transaction tools.fleet.records  entries a second from
 * the outbox into the server's stream, each confirmed, against XADD of the same words by hiredis
 * alone, as many on their way at once */
#include <hiredis/hiredis.h>
#include <signal.h>
#include <spawn.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "bench.h"
#include "fleet/deliver.h"

enum { BATCH = 64, ENTRIES = 1024, BODY_BYTES = 648, PORT_FIRST = 23000, TRIES = 200 };

#define MACHINE "bench"

static const char path[] = "tools_fleet_bench.db", plain_path[] = "tools_fleet_bench_plain.db";
static char body[BODY_BYTES];
static int64_t cursor_at;
static sender_address_t address = {.host = "127.0.0.1"};

static void check(bool good, const char *what) {
    if (good)
        return;
    fprintf(stderr, "tools_fleet_bench: %s\n", what);
    exit(1);
}

static int64_t now_ns(void *context) {
    struct timespec now;
    (void)context;
    (void)clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000000000 + now.tv_nsec;
}

static bool goes_on(void *context, int64_t until_ns) {
    (void)context;
    (void)until_ns;
    return true;
}

/* 0: there is no redis-server. */
static pid_t start_server(redisContext **redis) {
    extern char **environ;
    char port[8];
    pid_t server;
    address.port = (uint16_t)(PORT_FIRST + getpid() % 20000);
    snprintf(port, sizeof port, "%u", address.port);
    char *words[] = {"redis-server", "--port",  port,        "--bind",    "127.0.0.1", "--save", "",
                     "--loglevel",   "warning", "--logfile", "/dev/null", NULL};
    if (posix_spawnp(&server, words[0], NULL, NULL, words, environ) != 0)
        return 0;
    for (int i = 0; i < TRIES; i++) {
        bench_pass_ns(20000000);
        *redis = redisConnect(address.host, address.port);
        if (*redis != NULL && (*redis)->err == 0)
            return server;
        redisFree(*redis);
    }
    (void)kill(server, SIGTERM);
    return 0;
}

static double fill_outbox(outbox_t *outbox) {
    const int64_t begun = now_ns(NULL);
    for (int i = 0; i < ENTRIES; i++) {
        const outbox_cursor_t cursor = {.at = ++cursor_at};
        check(outbox_put(outbox, body, sizeof body, &cursor) == OUTBOX_OK, "the outbox is full");
        if ((i + 1) % BATCH == 0)
            check(outbox_flush(outbox) == OUTBOX_OK, "the outbox can't be flushed");
    }
    return (double)(now_ns(NULL) - begun) / 1000 * BATCH / ENTRIES;
}

static double fill_table(sqlite3 *plain) {
    sqlite3_stmt *insert;
    check(sqlite3_prepare_v2(plain, "INSERT INTO plain (body) VALUES (?1)", -1, &insert, NULL) ==
              SQLITE_OK,
          "no statement");
    const int64_t begun = now_ns(NULL);
    for (int i = 0; i < ENTRIES; i++) {
        if (i % BATCH == 0)
            (void)sqlite3_exec(plain, "BEGIN", NULL, NULL, NULL);
        (void)sqlite3_bind_text(insert, 1, body, sizeof body, SQLITE_STATIC);
        check(sqlite3_step(insert) == SQLITE_DONE, "no row");
        (void)sqlite3_reset(insert);
        if ((i + 1) % BATCH == 0)
            check(sqlite3_exec(plain, "COMMIT", NULL, NULL, NULL) == SQLITE_OK, "no commit");
    }
    const int64_t ended = now_ns(NULL);
    (void)sqlite3_finalize(insert);
    return (double)(ended - begun) / 1000 * BATCH / ENTRIES;
}

static double send_outbox(outbox_t *outbox) {
    const sender_options_t options = {.machine = MACHINE, .seeds = {address}, .seeds_count = 1};
    const deliver_system_t system = {
        .now_ns = now_ns, .wait = goes_on, .timeout_ns = INT64_C(5000000000), .once = true};
    outbox_summary_t summary;
    sender_t *sender = sender_open(&options, outbox);
    const int64_t begun = now_ns(NULL);
    check(sender != NULL && deliver_run(sender, &system), "not all was sent");
    const int64_t ended = now_ns(NULL);
    check(outbox_summary(outbox, &summary) == OUTBOX_OK && summary.waiting == 0, "some wait");
    sender_close(sender);
    return ENTRIES / ((double)(ended - begun) / 1e9);
}

static void read_reply(redisContext *redis) {
    void *reply = NULL;
    check(redisGetReply(redis, &reply) == REDIS_OK && reply != NULL &&
              ((redisReply *)reply)->type == REDIS_REPLY_STRING,
          "the server took no entry");
    freeReplyObject(reply);
}

static double send_bare(redisContext *redis) {
    fleet_entry_t entry = {.outbox = "0123456789abcdef", .body = body, .body_bytes = sizeof body};
    fleet_add_t add;
    const int64_t begun = now_ns(NULL);
    for (uint64_t i = 0; i < ENTRIES + SENDER_WINDOW; i++) {
        if (i >= SENDER_WINDOW)
            read_reply(redis);
        if (i >= ENTRIES)
            continue;
        entry.seq = entry.first = i + 1;
        fleet_add_words(MACHINE, &entry, &add);
        (void)redisAppendCommandArgv(redis, add.count, add.words, add.bytes);
    }
    return ENTRIES / ((double)(now_ns(NULL) - begun) / 1e9);
}

static void empty_stream(redisContext *redis) {
    char key[FLEET_KEY_BYTES];
    fleet_stream_key(MACHINE, key);
    freeReplyObject(redisCommand(redis, "XTRIM %s MAXLEN 0", key));
}

static void delete_files(void) {
    static const char *const ends[] = {"", "-wal", "-shm", "-journal"};
    char name[64];
    for (size_t i = 0; i < 8; i++) {
        snprintf(name, sizeof name, "%s%s", i < 4 ? path : plain_path, ends[i % 4]);
        (void)remove(name);
    }
}

static sqlite3 *open_plain(void) {
    sqlite3 *plain = NULL;
    check(sqlite3_open(plain_path, &plain) == SQLITE_OK &&
              sqlite3_exec(plain, "CREATE TABLE plain (id INTEGER PRIMARY KEY, body TEXT)", NULL,
                           NULL, NULL) == SQLITE_OK,
          "no database");
    return plain;
}

static void measure(redisContext *redis, size_t rounds) {
    static bench_series_t outbox_own, outbox_plain, own, bare;
    char error[BUCKET_ERROR_BYTES];
    outbox_t *outbox;
    check(outbox_open(path, OUTBOX_BYTES, 7, &outbox, error) == OUTBOX_OK, "no outbox");
    sqlite3 *plain = open_plain();
    for (size_t round = 0; round < rounds; round++) {
        bench_add(&outbox_own, fill_outbox(outbox));
        bench_add(&outbox_plain, fill_table(plain));
        bench_add(&own, send_outbox(outbox));
        empty_stream(redis);
        bench_add(&bare, send_bare(redis));
        empty_stream(redis);
        check(outbox_release(outbox, (round + 1) * ENTRIES) == OUTBOX_OK, "it can't be released");
    }
    (void)sqlite3_close(plain);
    outbox_close(outbox);
    bench_print(&(bench_figure_t){"tools.fleet.outbox", "us", "less", "plain_insert", 0},
                &outbox_own, &outbox_plain);
    bench_print(&(bench_figure_t){"tools.fleet.records", "per_s", "more", "hiredis_xadd", 0}, &own,
                &bare);
}

int main(int argc, char **argv) {
    const size_t rounds = bench_rounds(argc, argv, 11);
    redisContext *redis = NULL;
    (void)signal(SIGPIPE, SIG_IGN);
    memset(body, 'x', sizeof body);
    delete_files();
    const pid_t server = start_server(&redis);
    if (server == 0) {
        fprintf(stderr, "tools_fleet_bench: no redis-server\n");
        return 0;
    }
    measure(redis, rounds);
    redisFree(redis);
    (void)kill(server, SIGTERM);
    (void)waitpid(server, NULL, 0);
    delete_files();
    return 0;
}
