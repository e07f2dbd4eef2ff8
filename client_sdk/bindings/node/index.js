// Inlet for Node.js, on koffi: streams and recordings as async iterators.
//
//     const inlet = require('inlet');
//     const stream = inlet.openRecording('day.inlet');        // or inlet.connect().subscribe()
//     for await (const event of stream) console.log(event.name, event.key);
//
// Numbers of 64 bits are numbers where they are exact, else BigInts: as koffi gives them. Waiting is done on
// koffi's threads, a tenth of a second at a time, so that a stream can be closed meanwhile.
'use strict';

const fs = require('fs');
const path = require('path');
const koffi = require('koffi');
const abi = require('./abi.js');

const EVENT_BYTES = abi.layout.inlet_event_t[0];
const BATCH = 256;
const LOOK_NS = 100000000;
const { Status, EventType } = abi;

// INLET_LIBRARY, beside this file, or (Windows) the installation: never the PATH or the current folder.
function libraryPath() {
    if (process.env.INLET_LIBRARY) return process.env.INLET_LIBRARY;
    const name = process.platform === 'win32' ? 'inlet.dll' : 'libinlet.so';
    const folders = [__dirname, path.join(__dirname, '..', '..', 'bin')];
    if (process.platform === 'win32') folders.push(path.join(process.env.ProgramFiles || 'C:\\Program Files', 'Inlet'));
    const found = folders.map((folder) => path.join(folder, name)).find((file) => fs.existsSync(file));
    if (!found) throw new Error(`the Inlet library was not found in ${folders.join(', ')}: install Inlet, or set INLET_LIBRARY`);
    return found;
}

abi.defineTypes(koffi);
const library = koffi.load(libraryPath());
const bound = new Map();

// A function of the C API, when it is first used: a library may lack some.
function native(name) {
    if (!bound.has(name)) bound.set(name, library.func(abi.functions[name]));
    return bound.get(name);
}

class InletError extends Error {
    constructor(status, about) {
        super(`${about}: ${native('inlet_status_message')(status)}`);
        this.name = 'InletError';
        this.status = status;
    }
}

function check(status, about) {
    if (status !== Status.OK) throw new InletError(status, about);
}

const MEMBERS = { 1: 'key', 2: 'key', 3: 'button', 4: 'button', 5: 'mouse', 6: 'wheel', 7: 'loss', 8: 'blind', 9: 'sources',
    10: 'device', 11: 'focus', 12: 'session', 13: 'layout', 14: 'snapshot', 15: 'mark', 16: 'name', 17: 'clock' };
const UNION = abi.layout.inlet_event_t[1].u;

function decode(buffer, at) {
    const event = koffi.decode(buffer, at * EVENT_BYTES, 'inlet_event_t');
    const member = MEMBERS[event.type];
    event.data = member === undefined ? {} :
        koffi.decode(buffer, at * EVENT_BYTES + UNION, member === 'button' ? 'inlet_mouse_button_t' : `inlet_${member}_t`);
    delete event.u;
    event.name = native('inlet_event_type_name')(event.type);
    if (event.type === EventType.KEY_PRESSED || event.type === EventType.KEY_RELEASED)
        event.key = native('inlet_key_code')(event.data.hid);
    return event;
}

class Stream {
    #handle;
    #busy = false;
    #closing = null;

    constructor(handle) {
        this.#handle = handle;
    }

    // Up to 256 events; [] when none came within timeoutNs; null at the end of a recording, or once it is closed. One
    // call at a time.
    async recv(timeoutNs = LOOK_NS) {
        if (this.#handle === null || this.#closing) return null;
        if (this.#busy) throw new Error('another recv of this stream waits');
        const buffer = Buffer.alloc(BATCH * EVENT_BYTES);
        const count = [0];
        this.#busy = true;
        try {
            const status = await new Promise((resolve, reject) => native('inlet_recv').async(this.#handle, buffer, BATCH,
                timeoutNs, count, (error, result) => (error ? reject(error) : resolve(result))));
            if (status === Status.E_TIMEOUT) return [];
            if (status === Status.E_CLOSED) return null;
            check(status, 'stream');
            return Array.from({ length: count[0] }, (_, at) => decode(buffer, at));
        } finally {
            this.#busy = false;
            if (this.#closing) this.#end();
        }
    }

    async *[Symbol.asyncIterator]() {
        for (let events = await this.recv(); events !== null; events = await this.recv()) yield* events;
    }

    #end() {
        native('inlet_stream_close')(this.#handle);
        this.#handle = null;
        this.#closing();
    }

    // Resolves when a recv that waits has returned. Again is no error.
    close() {
        if (this.#handle === null || this.#closing) return Promise.resolve();
        return new Promise((resolve) => {
            this.#closing = resolve;
            if (!this.#busy) this.#end();
        });
    }
}

class Client {
    #handle;
    #streams = [];

    constructor(handle) {
        this.#handle = handle;
    }

    // options: the fields of inlet_subscribe_options_t.
    subscribe(options = {}) {
        const stream = [null];
        check(native('inlet_subscribe')(this.#handle, whole('inlet_subscribe_options_t', options), stream), 'subscribe');
        this.#streams.push(new Stream(stream[0]));
        return this.#streams[this.#streams.length - 1];
    }

    async close() {
        await Promise.all(this.#streams.map((stream) => stream.close()));
        if (this.#handle !== null) native('inlet_disconnect')(this.#handle);
        this.#handle = null;
    }
}

// A struct of options: what is not given is 0.
function whole(type, given) {
    const [size, offsets] = abi.layout[type];
    const unknown = Object.keys(given).filter((name) => !(name in offsets));
    if (unknown.length) throw new TypeError(`${type} has no ${unknown.join(', ')}`);
    const made = Object.fromEntries(Object.keys(offsets).map((name) => [name, POINTERS.has(name) ? null : 0]));
    return { ...made, ...given, struct_size: size };
}
const POINTERS = new Set(['name', 'faults']);

// Windows only. options: the fields of inlet_connect_options_t.
exports.connect = (options = {}) => {
    const client = [null];
    check(native('inlet_connect')(whole('inlet_connect_options_t', options), client), 'connect');
    return new Client(client[0]);
};

// options: the fields of inlet_recording_options_t.
exports.openRecording = (file, options = {}) => {
    const stream = [null];
    check(native('inlet_open_recording')(file, whole('inlet_recording_options_t', options), stream), file);
    return new Stream(stream[0]);
};

// A recording in the service's place, for a program's own tests; without faults.
exports.connectRecording = (file, options = {}) => {
    const client = [null];
    check(native('inlet_connect_recording')(file, whole('inlet_fake_options_t', options), client), file);
    return new Client(client[0]);
};

Object.assign(exports, abi, { InletError, native, koffi, SPEED_MAX: abi.constants.SPEED_MAX });
