"""Guards, each with what removes it and the test that must notice: (file, test, text, replacement).

A text stands exactly once in its file. The test is a program of ctest's."""

DRAIN = "service/drain/drain.c"
HUB = "service/hub/hub.c"
RECOVER = "service/drain/recover.c"
STREAM_LOG = "service/hub/stream_log.c"
SNAPSHOT = "service/hub/snapshot.c"
HELD = "client_sdk/core/stream/held.c"
VERIFIER = "client_sdk/core/stream/verifier.c"
FUSE = "client_sdk/core/stream/fuse.c"
FUSE_MATCH = "client_sdk/core/stream/fuse_match.c"
KEYBOARD = "hook_dll/hook/translate_keyboard.c"
MOUSE = "hook_dll/hook/translate_mouse.c"
DUTY = "hook_dll/agent/duty.c"
WATCH = "hook_dll/hook/watch.c"
THROTTLE = "hook_dll/hook/throttle.c"
REMARKS = "service/sessions/agent_remarks.c"
RING_CAPTURE = "client_sdk/core/ring/ring_capture.c"
SERVER = "service/pipes/server_connection.c"
OUTPUT = "service/pipes/server_output.c"
REQUESTS = "service/pipes/server_requests.c"
GRANTS = "service/grants/grants.c"
CONFIG = "service/config/config.c"
CLIENT = "client_sdk/sdk/client_connection.c"
CONSUMER = "client_sdk/core/ring/ring_consumer.c"
PRODUCER = "client_sdk/core/ring/ring_producer.c"
POSTING = "client_sdk/core/ring/ring_producer.h"
SLEEP = "client_sdk/core/ring/ring_sleep.c"
STATS = "client_sdk/core/ring/ring_stats.c"
HISTOGRAM = "client_sdk/core/base/histogram.c"
PIPELINE = "service/diag/stats.c"
SPMC = "client_sdk/core/ring/ring_spmc.c"
LANES = "client_sdk/core/ring/ring_lanes.c"
RING_CHECK = "client_sdk/core/ring/ring_check.h"
EVENT_CHECK = "client_sdk/core/base/event_check.c"
FRAME = "client_sdk/core/wire/frame.c"
MESSAGE_CHECK = "client_sdk/core/wire/message_check.c"
MESSAGE_DECODE = "client_sdk/core/wire/message_decode.c"
BATCH_DECODE = "client_sdk/core/wire/batch_decode.c"
HELLO = "client_sdk/core/wire/hello.c"
NOISE = "client_sdk/core/auth/noise.c"
CHANNEL = "client_sdk/core/auth/channel.c"
PROLOGUE = "client_sdk/core/auth/prologue.c"
BLOCK = "client_sdk/core/record/block.c"
RECORD_HEADER = "client_sdk/core/record/header.c"
RECORD_INDEX = "client_sdk/core/record/index.c"
RECORD_WRITER = "client_sdk/core/record/writer.c"
RECORDER = "client_sdk/core/record/recorder.c"
PLAYER = "client_sdk/core/record/player.c"
PACE = "client_sdk/core/record/pace.c"
FAULTS = "client_sdk/core/record/faults.c"
CSV = "tools/inlet/csv.c"

MUTATIONS = [
    # the ring: what the consumer checks, and what the producer keeps
    (CONSUMER, "ring_hostile_test", "(*stamp != c->at.expected && !c->sparse) || ", ""),
    (CONSUMER, "ring_growth_test", " || !inlet__ring_is_number(*stamp)", ""),
    (CONSUMER, "ring_hostile_test", "width <= INLET__RING_SEQ_LIMIT - event->seq &&\n           ", ""),
    (CONSUMER, "ring_hostile_test", "(width != 0 || (c->sparse && event->type != INLET_EVENT_LOSS))", "true"),
    (CONSUMER, "ring_hostile_test", " || stamp >= INLET__RING_SEQ_LIMIT, 0", ", 0"),
    (CONSUMER, "ring_test", "        c->at.expected = stamp;\n", ""),
    (CONSUMER, "ring_test", "    c->at.expected += width;", "    c->at.expected += 1;"),
    (CONSUMER, "ring_test", "!inlet__ring_is_memory(memory) || at->generation", "at->generation"),
    (CONSUMER, "ring_test", "at->generation > memory->largest ||\n        ", ""),
    (CONSUMER, "ring_test", " || at->index > at->taken", ""),
    (CONSUMER, "ring_test", "    if (!inlet__ring_is_number(first_seq))\n        return INLET_E_INVALID_ARGUMENT;\n", ""),
    (CONSUMER, "ring_growth_test", " || c->at.index < c->mask - 1", ""),
    (CONSUMER, "ring_growth_test", "c->at.generation >= c->memory.largest || c->at", "c->at"),
    (CONSUMER, "ring_growth_test", "(number != c->at.expected && !c->sparse)", "false"),
    (CONSUMER, "ring_growth_test", "    if (generation > c->ready) {", "    if (false) {"),
    (CONSUMER, "ring_growth_test", "                                  .released = UINT64_MAX, /* whatever the last one had come to */\n", "                                  .released = at->taken,\n"),
    (CONSUMER, "ring_growth_test", "c->at.generation != 0 || !inlet__ring_is_aligned(annex)", "!inlet__ring_is_aligned(annex)"),
    (CONSUMER, "ring_property_test", "    c->at.index = 0;\n    c->at.taken++;\n", "    c->at.index = 0;\n"),
    (RING_CHECK, "ring_test", "memory != NULL && (uintptr_t)memory % INLET_EVENT_SIZE == 0", "memory != NULL"),
    (RING_CHECK, "ring_test", "memory->largest < INLET__RING_GENERATION_COUNT &&", ""),
    (RING_CHECK, "sim_test", " || stamp == (expected | INLET__RING_CLAIMED)", ""),
    (RING_CHECK, "ring_growth_test", " ||\n           inlet__ring_has_led(stamp, expected)", ""),
    (RING_CHECK, "ring_property_test", " ||\n           inlet__ring_has_led(stamp, expected)", ""),
    (RING_CHECK, "ring_hostile_test", " && number != 0", ""),
    (PRODUCER, "ring_test", "identity.magic != INLET__RING_MAGIC", "0"),
    (PRODUCER, "ring_test", "identity.version != INLET__RING_VERSION", "0"),
    (PRODUCER, "ring_test", "identity.largest != memory->largest", "0"),
    (PRODUCER, "ring_test", "seq < p->next || ", ""),
    (PRODUCER, "ring_growth_test", "memory_order_acquire) > p->generation;", "memory_order_acquire) >= p->generation;"),
    (PRODUCER, "ring_growth_test", " || taken < p->restarted", ""),
    (PRODUCER, "ring_property_test", " || taken < p->restarted", ""),
    (PRODUCER, "sim_test", " || taken < p->restarted", ""),
    (PRODUCER, "ring_growth_test", "(taken > p.base ? taken : p.base) + p.mask", "p.base + p.mask"),
    (PRODUCER, "ring_hostile_test", "    if (taken <= p.used) /* else", "    if (true) /* else"),
    (PRODUCER, "ring_growth_test", " || taken != p->used)", ")"),
    (PRODUCER, "ring_growth_test", "p->generation != 0 || !inlet__ring_is_aligned(annex)", "!inlet__ring_is_aligned(annex)"),
    (PRODUCER, "ring_growth_test", "state | (p->next - p->pending)", "state | p->next"),
    (POSTING, "ring_test", "p->pending != 0 ? 1 : 0; /* the", "0; /* the"),
    (POSTING, "ring_variants_test", "    if (p->shared) /* where", "    if (false) /* where"),
    (SLEEP, "ring_test", "    if (!inlet__ring_look(c))\n        return true;\n", "    return true;\n"),
    (SLEEP, "sim_test", "    if (!inlet__ring_look(c))\n        return true;\n", "    return true;\n"),
    (STATS, "ring_hostile_test", "    if (untold >= INLET__RING_SEQ_LIMIT - c->at.expected)\n        return 0;\n", ""),
    (STATS, "ring_hostile_test", " &&\n                         c->at.expected + untold + 1 < INLET__RING_SEQ_LIMIT", ""),
    (STATS, "sim_test", "c->at.index + (untold != 0 ? 1 : 0)", "c->at.index"),
    (STATS, "ring_test", "at_most(posted - taken, most)", "posted - taken"),
    (SPMC, "ring_variants_test", "    } while (*count > 0 && !inlet__ring_commit_spmc(s, cursor, *count));", "        (void)inlet__ring_commit_spmc(s, cursor, *count);\n    } while (false);"),
    (SPMC, "ring_variants_test", "stamp != 0 && ", ""),
    (LANES, "ring_lanes_test", "lanes->look_due = is_empty(buffer);", "lanes->look_due = false;"),
    (LANES, "ring_lanes_test", "            lanes->look_due = true;\n            break;", "            break;"),
    (LANES, "ring_variants_test", "best == lanes->count || time_ns < best_ns", "best == lanes->count || time_ns > best_ns"),
    # records that cross a border
    (EVENT_CHECK, "event_check_test", "event->seq < INLET__SEQ_MAX && ", ""),
    (EVENT_CHECK, "event_check_test", "event->time_ns >= 0 &&", ""),
    (EVENT_CHECK, "event_check_test", "event->reserved == 0 && ", ""),
    (EVENT_CHECK, "event_check_test", "(event->flags & ~flags_of_type[event->type]) == 0 &&", ""),
    (EVENT_CHECK, "event_check_test", "loss->count >= 1 && ", ""),
    (EVENT_CHECK, "event_check_test", "blind->from_ns <= time_ns && ", ""),
    # the drain: what an agent may say
    (DRAIN, "drain_test", "!inlet__event_is_valid(event) || ", ""),
    (DRAIN, "drain_test", "!agent_may_send(drain, event) ||\n        ", ""),
    (DRAIN, "drain_test", "event->time_ns < drain->last_time_ns || ", ""),
    (DRAIN, "drain_test", " || event->time_ns > now_ns + CLOCK_SLACK_NS", ""),
    (DRAIN, "drain_test", "event->u.loss.cause == INLET_CAUSE_RING_FULL &&\n               ", ""),
    (DRAIN, "drain_test", " &&\n               event->u.loss.count <= LOSS_COUNT_MAX", ""),
    (DRAIN, "drain_test", "blind->sources == (is_hooks ? (uint32_t)INLET_SOURCE_HOOK : 0)", "true"),
    (DRAIN, "drain_test", "is_agents_cause(blind->cause) && ", ""),
    (DRAIN, "drain_test", "    if ((event->flags & INLET_FLAG_SYNTHETIC) != 0)\n        return is_repair(drain, event);\n", ""),
    (DRAIN, "drain_test", "    if (!drain->heard)\n        end_gap(drain, event->time_ns);\n", ""),
    (DRAIN, "drain_test", "    if (cause != INLET_CAUSE_AGENT_REPLACED)\n        unpublished", "    unpublished"),
    (HELD, "drain_test", "        held->sources = event->u.sources.mask;\n", ""),
    (DRAIN, "sim_test", "    drain->gap_from_ns = from_ns;\n", ""),
    (DRAIN, "sim_test", "    if (drain->heard) { /* else it never spoke", "    if (true) { /* else it never spoke"),
    # what outlives the service
    (DRAIN, "recover_test", "if (drain->ring.at.taken != before) /*", "if (taken > 0 && before != 0) /*"),
    (DRAIN, "sim_test", "    if (drain->heard && is_known(drain, event))\n        return INLET_OK;\n", ""),
    (DRAIN, "recover_test", " &&\n           inlet__event_span(event) <= drain->hub->next_seq - event->seq", ""),
    (DRAIN, "recover_test", "    if (newest.type == INLET_EVENT_SOURCES && newest.u.sources.mask == 0 &&\n        !is_agents_cause(newest.u.sources.cause))\n        return;\n", ""),
    (DRAIN, "recover_test", "unpublished != 0 && !loss_told", "unpublished != 0"),
    (RECOVER, "recover_test", "    note_again(drain, checkpoint.written);\n", ""),
    (RECOVER, "recover_test", "    if (drain->attached && drain->heard && hub->next_seq < drain->first_seq)\n        inlet__drain_repair(drain);", "    if (false)\n        inlet__drain_repair(drain);"),
    (RECOVER, "recover_test", "is_held(&checkpoint->held) && is_held(&checkpoint->held_before)", "true"),
    (RECOVER, "sim_test", "    inlet__hub_restore(hub, checkpoint.written, &checkpoint.held_before, checkpoint.lost_count);\n", ""),
    (STREAM_LOG, "recover_test", "header->identity.boot_id == boot_id &&", ""),
    (STREAM_LOG, "recover_test", "header->identity.session == session && ", ""),
    (STREAM_LOG, "recover_test", "header->capacity == capacity && ", ""),
    (STREAM_LOG, "recover_test", "!inlet__event_is_valid(record) || ", ""),
    (STREAM_LOG, "recover_test", " || (expected != 0 && record->seq != expected)", ""),
    (STREAM_LOG, "sim_test", "written >= log->capacity ? written - log->capacity + 1 : 0", "written > log->capacity ? written - log->capacity : 0"),
    (RECOVER, "recover_test", "inlet__event_is_valid(&release) && ", ""),
    (RECOVER, "recover_test", " && inlet__act_of(&release, &released) &&\n           inlet__act_equals(&released, act)", " && (inlet__act_of(&release, &released), true)"),
    (RECOVER, "recover_test", "           inlet__act_equals(&released, act)", "           true"),
    (RECOVER, "log_damage_property_test", "        if (!is_act(&held->acts[i]))", "        if (false)"),
    (RECOVER, "recover_test", "        if (checkpoint->last_time_ns != newest->time_ns)\n            return false;\n", ""),
    (RECOVER, "recover_test", "checkpoint->first_seq <= expected && ", ""),
    (RECOVER, "recover_test", "expected && expected <= next_seq", "expected"),
    (RECOVER, "recover_test", "checkpoint->first_seq == expected &&", "true &&"),
    (STREAM_LOG, "recover_test", "span == 0 || ", ""),
    (STREAM_LOG, "recover_test", "record->time_ns < last_time_ns", "record->time_ns + last_time_ns < 0"),
    # … after a death at any instruction
    (DRAIN, "log_step_test", "            inlet__drain_checkpoint(drain);\n        inlet__ring_release(&drain->ring);", "            (inlet__ring_release(&drain->ring), inlet__drain_checkpoint(drain));"),
    (HUB, "log_step_test", "    *inlet__stream_log_at(&hub->log, hub->written) = *event;\n    publish(hub);", "    publish(hub);\n    *inlet__stream_log_at(&hub->log, hub->written - 1) = *event;"),
    (STREAM_LOG, "log_step_test", "active_of(log) ^ 1) * INLET__STREAM_LOG_CHECKPOINT_BYTES", "active_of(log)) * INLET__STREAM_LOG_CHECKPOINT_BYTES"),
    (STREAM_LOG, "log_step_test", "written - log->capacity + 1 : 0", "written - log->capacity : 0"),
    (DRAIN, "log_step_test", "    if (newest.type == INLET_EVENT_SOURCES && newest.u.sources.mask == 0 &&\n        !is_agents_cause(newest.u.sources.cause))\n        return;\n", ""),
    (DRAIN, "log_step_test", "unpublished != 0 && !loss_told", "unpublished != 0"),
    (RECOVER, "log_step_test", "        inlet__drain_repair(drain); /* it died between", "        (void)0; /* it died between"),
    (RECOVER, "log_step_test", "    note_again(drain, checkpoint.written);\n", ""),
    # snapshots
    (EVENT_CHECK, "event_check_test", "snapshot->index == 0 && snapshot->count == 0 && ", ""),
    (HUB, "hub_test", "    inlet__hub_join(cursor);\n", ""),
    (HUB, "hub_test", "        inlet__held_note(&hub->held_before, leaving);\n", ""),
    (HUB, "hub_test", "        inlet__context_note(&hub->context_before, leaving);\n", ""),
    (HUB, "hub_test", "    if (!view->processes)\n        event->process = 0;\n", ""),
    (HUB, "hub_test", " &&\n               (view->name_subjects & 1u << event->u.name.subject) != 0", ""),
    (HUB, "hub_test", "inlet__view_shows(view, inlet__name_owner(event->u.name.subject)) &&\n               ", ""),
    (SNAPSHOT, "hub_test", " && (act->flags & view->sources) != 0", ""),
    (SNAPSHOT, "hub_test", "inlet__view_shows(view, type_of(act)) && ", ""),
    (REQUESTS, "connection_test", "    inlet__hub_join(&cursor); /* who comes back as well: it may have missed the last time */\n", ""),
    (VERIFIER, "verifier_test", "    if (!agrees(v))\n", "    if (false)\n"),
    (VERIFIER, "verifier_test", "    return !v->sources_known || v->sources == v->snapshot.sources;", "    return true;"),
    # what is held, and its repair after a gap
    (HELD, "held_test", "a->flags == b->flags && ", ""),
    (HELD, "held_test", "a->device == b->device && ", ""),
    (HELD, "held_test", "index == held->count && ", ""),
    (HELD, "held_test", " && held->count < INLET__HELD_MAX", ""),
    (HELD, "held_test", " || (event->flags & INLET_SOURCE_ALL) == 0", ""),
    (DRAIN, "drain_test", " + drain->held.count", ""),
    (DRAIN, "drain_test", "drain->heard && inlet__act_of", "inlet__act_of"),
    (DRAIN, "drain_test", "(act.flags & drain->held.sources) == 0 && ", ""),
    (DRAIN, "drain_test", " && inlet__held_has(&drain->held, &act)", ""),
    (HELD, "drain_test", "        inlet__held_forget(held, event->u.sources.mask & ~held->sources);\n", ""),
    (DUTY, "agent_test", "if ((mask & ~duty->running) != 0)", "if (true)"),
    (DUTY, "agent_test", "post_repairs(ring, held, ~duty->running, now_ns)", "post_repairs(ring, held, ~0u, now_ns)"),
    # the verifier: what it finds, and what it cannot know
    (VERIFIER, "verifier_test", "if (event->seq < v->next_seq)", "if (false)"),
    (VERIFIER, "verifier_test", "if (end_seq > v->next_seq)", "if (true)"),
    (VERIFIER, "verifier_test", "event->time_ns < v->last_time_ns", "false"),
    (VERIFIER, "verifier_test", "event->u.blind.from_ns <= v->dark_since_ns", "true"),
    (VERIFIER, "verifier_test", " && (!v->sources_known || v->sources != 0)", ""),
    (VERIFIER, "verifier_test", "is_act || is_up || captures", "is_act || captures"),
    (VERIFIER, "verifier_test", "is_act || is_up || captures", "is_act || is_up"),
    (VERIFIER, "verifier_test", " && was_known", ""),
    (VERIFIER, "verifier_test", " && !is_by_program(event)", ""),
    (VERIFIER, "verifier_test", "    unknow_sources(v, v->sources_known ? mask & ~v->sources : INLET_SOURCE_ALL);\n", ""),
    (VERIFIER, "verifier_test", " && v->known_count < INLET__VERIFIER_KNOWN_MAX", ""),
    (VERIFIER, "verifier_test", "blind != 0 ? blind : INLET_SOURCE_ALL", "INLET_SOURCE_ALL"),
    (VERIFIER, "verifier_test", "if (blind == 0 && ", "if ("),
    # the watchdog: what is a dead hook, and what is not
    (DUTY, "agent_test", "    lapsed &= duty->running;\n", ""),
    (DUTY, "agent_test", "post_repairs(ring, held, lapsed, now_ns)", "post_repairs(ring, held, ~0u, now_ns)"),
    (WATCH, "watch_test", "since_ns <= hook->alive_ns + ORDER_NS", "false"),
    (WATCH, "watch_test", "(hook->acts == 1 && now_ns", "(false && now_ns"),
    (WATCH, "watch_test", "record->make_code != SCAN_OVERRUN && ", ""),
    (WATCH, "watch_test", "record->vk != VK_CODE_NONE", "true"),
    (WATCH, "watch_test", "    if ((record->flags & INLET__MOUSE_MOVE_ABSOLUTE) != 0) {\n", "    if (false) {\n"),
    (WATCH, "watch_test", "    watch->not_before_ns = now_ns + watch->backoff_ns;\n", ""),
    (WATCH, "watch_property_test", "since_ns <= hook->alive_ns + ORDER_NS", "false"),
    (THROTTLE, "throttle_test", "build >= BUILD_WINDOWS_11 && enabled != 0", "enabled != 0"),
    (THROTTLE, "throttle_test", "throttle->summed * 2 > throttle->steady", "true"),
    (THROTTLE, "throttle_test", "is_timed && throttle->last_ns != 0", "throttle->last_ns != 0"),
    (REMARKS, "agent_remarks_test", "!inlet__utf8_is_one_line(text, bytes) || ", ""),
    (REMARKS, "agent_remarks_test", " || !is_allowed(remarks, now_ns)", ""),
    (RING_CAPTURE, "ring_capture_test", "length <= INLET__RING_REMARK_BYTES ? (size_t)length : 0", "(size_t)length"),
    (RING_CAPTURE, "ring_capture_test", "count < COUNT_MAX ? count : COUNT_MAX", "count"),
    (RING_CAPTURE, "ring_capture_test", "said - heard >= INLET__RING_REMARKS", "false"),
    (RING_CAPTURE, "ring_capture_test", "said - *heard > INLET__RING_REMARKS", "false"),
    # the hub: order, and who fell out
    (HUB, "hub_test", "event->seq != hub->next_seq || ", ""),
    (HUB, "hub_test", "numbers == 0 || ", ""),
    (HUB, "hub_test", "    if (seq > hub->next_seq)\n        return INLET_E_NOT_FOUND;\n", ""),
    (HUB, "hub_test", "    if (cursor->next_seq < inlet__hub_oldest_seq(hub)) {", "    if (false) {"),
    (HUB, "hub_test", "(event->flags & view->sources) != 0", "true"),
    (HUB, "hub_test", "inlet__view_shows(view, event->type) &&\n               (event->type", "(event->type"),
    (HUB, "hub_test", "    case INLET_EVENT_BLIND:\n    case INLET_EVENT_SOURCES:\n        return true;", "        return true;"),
    (HUB, "hub_test", "if (event->seq < cursor->next_seq) {", "if (false) {"),
    (HUB, "hub_test", "cursor->loss_cause = INLET_CAUSE_NOT_RETAINED;", ""),
    (HUB, "hub_test", "        cursor->next_seq = event->seq + inlet__event_span(event);\n", "        cursor->next_seq = event->seq + 1;\n"),
    # the service's end of a connection
    (SERVER, "connection_test", "identity->app_container || ", ""),
    (SERVER, "connection_test", " || identity->integrity < INLET__INTEGRITY_MEDIUM", ""),
    (SERVER, "connection_test", "intent == INLET__INTENT_STREAM || identity->administrator", "true"),
    (SERVER, "connection_test", "grant == NULL || grant->sid_bytes != connection->identity.sid_bytes ||\n        memcmp(grant->sid, connection->identity.sid, grant->sid_bytes) != 0", "grant == NULL"),
    (SERVER, "connection_test", "    if (!connection->administrator &&\n        !admit_key(", "    if (false &&\n        !admit_key("),
    (SERVER, "connection_test", "    if (!connection->authenticated && now_ns - connection->opened_ns >= INLET__HANDSHAKE_TIMEOUT_NS)", "    if (false)"),
    (SERVER, "connection_test", "    if (connection->authenticated && now_ns - connection->last_heard_ns >= INLET__SILENCE_NS)", "    if (false)"),
    (SERVER, "connection_test", "    if (status == INLET_E_REVOKED)\n        memset(connection->subscriptions, 0, sizeof connection->subscriptions);\n", ""),
    (SERVER, "connection_test", "    if (connection->stage != INLET__SERVER_OPEN)\n        return 0;\n", ""),
    (OUTPUT, "connection_test", "!connection->authenticated || ", ""),
    (OUTPUT, "connection_test", "    if (span.count == 0)\n        return INLET_OK;\n", ""),
    (OUTPUT, "connection_test", "subscription->covered_seq, span.end_seq, plain_of", "span.first_seq, span.end_seq, plain_of"),
    (REQUESTS, "connection_test", "asked & inlet__scope_event_types(connection->grant.scopes)", "asked"),
    (REQUESTS, "connection_test", "connection->grant.scopes == 0 || nothing_left", "false"),
    (REQUESTS, "connection_test", "    if (free_slot == NULL) {", "    if (false) {"),
    (REQUESTS, "connection_test", "    if (!connection->administrator)\n        return INLET_E_ACCESS_DENIED;\n    switch", "    switch"),
    # the client's end of a connection
    (CLIENT, "connection_test", "    if (batch.first_seq != stream->next_seq)\n        return end(connection, INLET_E_PROTOCOL);\n", ""),
    (CLIENT, "sim_test", "    if (stream == NULL || message->subscription == 0)\n        return INLET_OK;", "    if (stream == NULL)\n        return end(connection, INLET_E_PROTOCOL);"),
    (CLIENT, "connection_test", "    connection->last_heard_ns = now_ns; /* bytes alone", "    /* bytes alone"),
    (CLIENT, "connection_test", "    if (inlet__frame_reader_push(", "    if (byte_count > 0)\n        connection->last_heard_ns = now_ns;\n    if (inlet__frame_reader_push("),
    (CLIENT, "sim_test", "    if (inlet__frame_reader_push(", "    if (byte_count > 0)\n        connection->last_heard_ns = now_ns;\n    if (inlet__frame_reader_push("),
    (CLIENT, "sim_test", "    if (now_ns - connection->last_heard_ns >= INLET__SILENCE_NS)\n        return end(connection, INLET_E_PEER_SILENT);\n", ""),
    (CLIENT, "connection_test", "    if (!connection->sink->ready(connection->sink->context))\n        connection->last_heard_ns = now_ns;\n", ""),
    (CLIENT, "connection_test", "hello.version < INLET__PROTOCOL_VERSION_MIN || hello.version > INLET__PROTOCOL_VERSION_MAX", "false"),
    # statistics
    (HISTOGRAM, "histogram_test", "    if (value < 0)\n        value = 0;\n", ""),
    (HISTOGRAM, "histogram_test", "__builtin_add_overflow(a, b, &sum) ? UINT64_MAX : sum", "a + b"),
    (HISTOGRAM, "histogram_test", "top_of(i) < histogram->max ? top_of(i) : histogram->max", "top_of(i)"),
    (PIPELINE, "stats_test", "if (stats != NULL && inlet__event_is_input(event))", "if (stats != NULL)"),
    (PIPELINE, "stats_test", "        if (!inlet__event_is_input(&events[i]))\n            continue;\n", ""),
    (PIPELINE, "stats_test", "*mark == 0 || ", ""),
    (PIPELINE, "stats_test", " || *mark + INLET__STATS_MARKS == stats->mark_count", ""),
    (PIPELINE, "stats_test", "    if (is_own_loss(&events[0])) {", "    if (events[0].type == INLET_EVENT_LOSS) {"),
    (CLIENT, "connection_test", "elapsed_us <= INT32_MAX ? (int64_t)elapsed_us * NS_PER_US : 0", "(int64_t)elapsed_us * NS_PER_US"),
    (REQUESTS, "connection_test", "        if (message->u.latency.count > 0)\n", ""),
    (MESSAGE_CHECK, "message_test", "latency->p50_us <= latency->p90_us && ", ""),
    (MESSAGE_CHECK, "message_test", " && latency->p999_us <= latency->max_us", ""),
    (MESSAGE_DECODE, "message_test", "    return latency->count > 0;", "    return true;"),
    # frames, messages, batches, hellos
    (FRAME, "frame_test", "length == 0 || ", ""),
    (FRAME, "frame_test", " || length > reader->payload_max", ""),
    (FRAME, "frame_test", "payload_max < room ? payload_max : room", "payload_max"),
    (FRAME, "frame_test", "    if (count > room)\n        count = room;\n", ""),
    (MESSAGE_CHECK, "message_test", "subscribe->schema_version != 0 && ", ""),
    (MESSAGE_CHECK, "message_test", "subscribe->from_seq <= INLET__SEQ_MAX", "true"),
    (MESSAGE_CHECK, "message_test", "(grant->scopes & ~(uint32_t)INLET__SCOPE_ALL) == 0 &&", ""),
    (MESSAGE_CHECK, "message_test", "name.count <= INLET__MESSAGE_NAME_MAX_BYTES &&", ""),
    (MESSAGE_CHECK, "message_test", "has_request && has_subscription", "has_request"),
    (MESSAGE_CHECK, "message_test", "reply->status <= INLET_OK && ", ""),
    (MESSAGE_DECODE, "message_test", "inlet__reader_is_done(&reader) &&", ""),
    (MESSAGE_DECODE, "message_test", "subscribed->first_seq >= 1 &&", ""),
    (BATCH_DECODE, "batch_test", "    if (!inlet__event_is_valid(event))\n        return false;\n", ""),
    (BATCH_DECODE, "batch_test", "    if (done == INLET__BATCH_EVENTS_MAX)", "    if (false)"),
    (BATCH_DECODE, "batch_test", "        if (done == capacity)\n            return INLET_E_BUFFER_TOO_SMALL;\n", ""),
    (BATCH_DECODE, "batch_test", "head == 0 && ", ""),
    (BATCH_DECODE, "batch_test", "unit <= INLET__BATCH_UNIT_100_NS && ", ""),
    (BATCH_DECODE, "batch_test", "state.next_seq >= 1 &&", ""),
    (BATCH_DECODE, "batch_test", "    if (value > most) {", "    if (false) {"),
    (HELLO, "hello_test", "hello->version_min >= 1 && ", ""),
    (HELLO, "hello_test", "memcmp(bytes, magic, sizeof magic) == 0", "true"),
    (HELLO, "hello_test", "name_bytes > INLET__CLIENT_NAME_MAX_BYTES ||", ""),
    # keys
    (NOISE, "noise_test", "    if (noise->stage != stage)\n        return INLET_E_CLOSED;\n    if (message < extra)", "    if (message < extra)"),
    (NOISE, "noise_test", "    if (message < extra)\n        return INLET_E_AUTHENTICATION;\n", ""),
    (NOISE, "noise_test", "bool good = crypto_scalarmult(shared, secret, public_key) == 0;", "bool good = true;\n    (void)!crypto_scalarmult(shared, secret, public_key);"),
    (NOISE, "noise_test", "return is_proven ? noise->remote_public : NULL;", "(void)is_proven;\n    return noise->remote_public;"),
    (NOISE, "noise_test", "        mix_dh(noise, noise->self.secret, noise->remote_public) && /* ss */\n", ""),
    (CHANNEL, "channel_test", "        inlet__channel_wipe(channel);\n        return INLET_E_AUTHENTICATION;", "        return INLET_E_AUTHENTICATION;"),
    (CHANNEL, "channel_test", "capacity < INLET__TAG_BYTES || ", ""),
    (CHANNEL, "channel_test", "    rekey_when_due(&channel->receive);\n", ""),
    (PROLOGUE, "channel_test", "prologue->sid_bytes > INLET__SID_MAX_BYTES", "false"),
    (PROLOGUE, "channel_test", "    inlet__write_u32(&writer, prologue->session);\n", ""),
    # grants
    (GRANTS, "grants_test", "grant->scopes == 0 || ", ""),
    (GRANTS, "grants_test", "(grant->scopes & ~(uint32_t)INLET__SCOPE_ALL) != 0 ||", ""),
    (GRANTS, "grants_test", " || grant->sid_bytes == 0", ""),
    (GRANTS, "grants_test", "    if (at == INLET__GRANTS_MAX)\n        return INLET_E_LIMIT;\n", ""),
    (GRANTS, "grants_test", "key_bytes != INLET__GRANT_KEY_BYTES", "false"),
    (GRANTS, "grants_test", "inlet__grants_find(grants, grant.key) != NULL ||", ""),
    (GRANTS, "grants_test", "version != FORMAT_VERSION || ", ""),
    # settings
    (CONFIG, "config_test", "!json_is_integer(value) || ", ""),
    (CONFIG, "config_test", "given < least || ", ""),
    (CONFIG, "config_test", " || given > greatest", ""),
    (CONFIG, "config_test", "JSON_REJECT_DUPLICATES", "0"),
    (CONFIG, "config_test", "    if (!json_is_object(root)) {\n", "    if (false) {\n"),
    (CONFIG, "config_test", "    make_printable(error);\n", ""),
    (CONFIG, "config_test", "    make_printable(error);\n    *config = inlet__config_defaults();\n",
     "    make_printable(error);\n"),
    (SLEEP, "ring_test", "    return !inlet__ring_is_unpublished(stamp, c->at.expected);\n", "    return stamp != 0;\n"),
    # fuse: who may be joined, who waits, and for how long
    (FUSE, "fuse_test", "    if (alike > 1)\n        *confidence = INLET_FUSE_POSSIBLE;\n", ""),
    (FUSE, "fuse_test", "        if (sure > *confidence) {", "        if (sure >= *confidence && sure != INLET_FUSE_SINGLE) {"),
    (FUSE, "fuse_test", "    pass_over(fuse, entry->lane, twin, source_of(event));\n", ""),
    (FUSE, "fuse_test", "entry.waits = fuse->sources == INLET_SOURCE_ALL;", "entry.waits = true;"),
    (FUSE, "fuse_test", "        inlet_fuse_flush(fuse);\n        inlet_status_t status = append", "        inlet_status_t status = append"),
    (FUSE, "fuse_test", "waited_ns < (uint64_t)fuse->wait_ns", "waited_ns <= (uint64_t)fuse->wait_ns"),
    (FUSE, "fuse_test", "        if (fuse->ready == fuse->head)\n            settle(fuse, entry_at(fuse, fuse->head));\n", ""),
    (FUSE, "fuse_test", "    else if (event->type == INLET_EVENT_LOSS)\n        fuse->sources = INLET_SOURCE_ALL;\n", ""),
    (FUSE, "fuse_test", "path.by_counts = fuse->agreed_count == AGREED_ENOUGH;", "path.by_counts = false;"),
    (FUSE, "fuse_test", "        fuse->agreed_count = 0;\n", "        ;\n"),
    (FUSE, "fuse_property_test", "!entry->waits || entry->lane != lane || source_of(&entry->fused.event) != source", "!entry->waits || entry->lane != lane"),
    (FUSE_MATCH, "fuse_test", "    if (differs)\n        return INLET_FUSE_POSSIBLE;\n", ""),
    (FUSE_MATCH, "fuse_test", " || (differs && both_have_extra)", ""),
    (FUSE_MATCH, "fuse_test", " || ticks == TICKS_APART", ""),
    (FUSE_MATCH, "fuse_test", "((raw->flags ^ hook->flags) & INLET_FLAG_FALSE_CONTROL) != 0 || ", ""),
    (FUSE_MATCH, "fuse_test", "raw->device != 0 && (hook->flags & INLET_FLAG_INJECTED) == 0", "raw->device != 0"),
    (FUSE_MATCH, "fuse_test", "raw->device != 0 && (hook->flags & INLET_FLAG_INJECTED) == 0", "(hook->flags & INLET_FLAG_INJECTED) == 0"),
    (FUSE_MATCH, "fuse_property_test", "by_device && ticks == TICKS_EQUAL", "by_device"),
    (FUSE_MATCH, "fuse_test", " ||\n        (event->flags & INLET_FLAG_OVERRUN) != 0", ""),
    (FUSE_MATCH, "fuse_test", "return (event->flags & INLET_FLAG_TIME_COALESCED) == 0;", "return true;"),
    (FUSE_MATCH, "fuse_test", "(!opposite(a->dx, path->dx) && !opposite(a->dy, path->dy))", "true"),
    (FUSE_MATCH, "fuse_test", "    if (both_placed && ", "    if (false && both_placed && "),
    (FUSE_MATCH, "fuse_test", "(hook->flags & ~(uint32_t)INLET_FLAG_REPEAT)", "hook->flags"),
    # the translation: each quirk has its line
    (KEYBOARD, "quirks_test", "vk <= 0xFFu ? vk : VK_CODE_NONE", "vk & 0xFFu"),
    (KEYBOARD, "quirks_test", "simulated && key->hid == INLET_KEY_ControlLeft", "simulated && key->vk == VK_CODE_LCONTROL"),
    (KEYBOARD, "quirks_test", "    } else if (is_fake_shift(record)) {\n        return 0;\n", ""),
    (KEYBOARD, "quirks_test", "    } else if (is_simulated_shift(record)) {\n        return 0;\n", ""),
    (KEYBOARD, "quirks_test", "    } else if (is_second_half(record, state)) {\n        return 0;\n", ""),
    (MOUSE, "quirks_test", "all ? &screen->all : &screen->primary", "&screen->primary"),
    # recordings: what makes a block count, what a reader believes, and what a writer keeps
    (BLOCK, "recording_property_test", "    crypto_generichash_update(&state, place, sizeof place);\n", ""),
    (BLOCK, "recording_property_test", "if (memcmp(sum, bytes + summed, sizeof sum) == 0)", "if (true)"),
    (BLOCK, "recording_property_test", "    if (inlet__read_u32(&reader) != 0)\n        return INLET_E_CORRUPT;\n", "    inlet__read_u32(&reader);\n"),
    (RECORD_HEADER, "recording_test", "monitor->width != 0 && monitor->height != 0 &&\n           ", ""),
    (RECORD_HEADER, "recording_test", "return inlet__reader_is_done(reader) && inlet__recording_header_is_valid(header);", "return inlet__recording_header_is_valid(header);"),
    (RECORD_HEADER, "recording_test", "    if (inlet__read_u32(reader) != INLET__SCHEMA_VERSION)\n        return false;\n", "    inlet__read_u32(reader);\n"),
    (RECORD_INDEX, "recording_test", "        if (index->count == INLET__INDEX_MAX)\n            halve(index);\n", "        if (index->count == INLET__INDEX_MAX)\n            return;\n"),
    (RECORD_INDEX, "recording_test", "entry->first_seq >= before->first_seq &&\n           ", ""),
    (RECORD_INDEX, "recording_test", "entry->offset < end && ", ""),
    (RECORD_INDEX, "recording_test", "entry->offset == begin && ", ""),
    (RECORD_INDEX, "recording_property_test", "return entry->latest_before_ns < (int64_t)time_ns;", "return entry->latest_before_ns <= (int64_t)time_ns;"),
    (RECORD_WRITER, "recording_test", " || events[i].seq < next", " || events[i].seq + 1 < next"),
    (RECORD_WRITER, "recording_property_test", "        if (events[i].time_ns > totals->latest_ns)\n", ""),
    (RECORDER, "recording_property_test", "        recorder->file.cut(recorder->file.context, offset);\n", "        (void)offset;\n"),
    (RECORDER, "recording_property_test", "nothing is taken */\n        return recorder->status;", "nothing is taken */\n        return INLET_OK;"),
    (RECORDER, "recording_test", "    if (!inlet__writer_accepts(writer, events, count))\n        return INLET_E_INVALID_ARGUMENT;\n", ""),
    (RECORDER, "recording_test", "full || now_ns - recorder->pending_since_ns >= recorder->flush_ns", "full"),
    (PLAYER, "recording_property_test", "behind + length == player->source.bytes ? INLET__FAULT_NONE : INLET__FAULT_BEHIND", "INLET__FAULT_NONE"),
    (PLAYER, "recording_property_test", "    player->totals = player->so_far;\n    player->valid_bytes = offset;\n", "    player->valid_bytes = offset;\n"),
    (PLAYER, "recording_fuzz", "    if (player->fault != INLET__FAULT_NONE && player->offset >= player->valid_bytes)\n        return INLET_E_CORRUPT; /* as it was found to be before */\n", ""),
    (PLAYER, "recording_fuzz", "        player->count == 0 || (expected != 0 && first_seq != expected)) {", "        player->count == 0) {"),
    (PLAYER, "recording_property_test", "seq >= player->totals.end_seq)\n        return INLET_E_NOT_FOUND;", "false)\n        return INLET_E_NOT_FOUND;"),
    (PACE, "recording_test", "time_ns > pace->last_ns ? time_ns - pace->last_ns : 0", "time_ns - pace->last_ns"),
    (PACE, "recording_test", "return after_ns > INT64_MAX - pace->begin_ns ? INT64_MAX : pace->begin_ns + after_ns;", "return (int64_t)((uint64_t)pace->begin_ns + (uint64_t)after_ns);"),
    (FAULTS, "faults_test", " || script[i].seq < next_seq", " || script[i].seq + 100 < next_seq"),
    (FAULTS, "faults_test", "fault->seq > faults->told_end ? fault->seq : faults->told_end", "fault->seq"),
    (FAULTS, "faults_test", "    if (behind > faults->end_seq && faults->script[faults->next].kind == INLET_FAULT_LOSS)\n        faults->end_seq = behind;\n", ""),
    (FAULTS, "faults_test", "        faults->end_seq = faults->told_end;\n", "        faults->end_seq += 0;\n"),
    (FAULTS, "faults_test", "!faults->begun && faults->next < faults->count", "false && faults->next < faults->count"),
    # mouse sessions as CSV
    (CSV, "csv_test", "            fraction += *text >= '5';\n", ""),
    (CSV, "csv_test", "        if (seconds > SECONDS_MAX)\n            return false;\n", ""),
    (CSV, "csv_test", "fields.count != layout->count", "false"),
    (CSV, "csv_test", "(is_key && has_place) || ", ""),
    (CSV, "csv_test", "|| field[i] == '\"'", ""),
]
