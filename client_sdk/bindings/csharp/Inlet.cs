// Made by client_sdk/bindings/generate from the public headers: do not edit.
// Names are C's, so that the reference is this file's too. Compile with /unsafe, for x64.
using System;
using System.Runtime.InteropServices;

namespace Inlet
{
    /// <summary>
    /// What happened. Input first, then what happens to the stream itself.
    /// </summary>
    public enum EventType : uint
    {
        NONE = 0,
        KEY_PRESSED = 1,
        KEY_RELEASED = 2,
        MOUSE_PRESSED = 3,
        MOUSE_RELEASED = 4,
        MOUSE_MOVED = 5,
        MOUSE_WHEEL = 6,
        /// <summary>
        /// `loss.count` events starting at `seq` will never come, and why
        /// </summary>
        LOSS = 7,
        /// <summary>
        /// nothing was captured from `blind.from_ns` to `time_ns`, and why
        /// </summary>
        BLIND = 8,
        /// <summary>
        /// from here on the sources in `sources.mask` are captured
        /// </summary>
        SOURCES = 9,
        /// <summary>
        /// `device` was attached, or is gone
        /// </summary>
        DEVICE = 10,
        /// <summary>
        /// another window is in the foreground, of `process`
        /// </summary>
        FOCUS = 11,
        /// <summary>
        /// the session was locked, the machine resumed, …
        /// </summary>
        SESSION = 12,
        /// <summary>
        /// another keyboard layout or lock state is in force
        /// </summary>
        LAYOUT = 13,
        /// <summary>
        /// what is held just before the record with its number: one act
        /// </summary>
        SNAPSHOT = 14,
        /// <summary>
        /// the application's own, put into its stream by inlet_post
        /// </summary>
        MARK = 15,
        /// <summary>
        /// text that belongs to the record before it, in pieces
        /// </summary>
        NAME = 16,
        /// <summary>
        /// the time of day at time_ns
        /// </summary>
        CLOCK = 17,
        TYPE_COUNT = 18,
    }

    /// <summary>
    /// Where input is captured. A bit each: a mask in subscriptions and SOURCES records.
    /// </summary>
    [Flags]
    public enum Source : uint
    {
        /// <summary>
        /// raw input: lossless, per device, relative motion
        /// </summary>
        RAW = 1,
        /// <summary>
        /// low-level hooks: injected flags, absolute position
        /// </summary>
        HOOK = 2,
    }

    /// <summary>
    /// `flags`. The first two bits are the source, with the values of enum inlet_source.
    /// </summary>
    [Flags]
    public enum EventFlag : uint
    {
        RAW = 1,
        HOOK = 2,
        /// <summary>
        /// made by a program (SendInput), not by a device
        /// </summary>
        INJECTED = 4,
        /// <summary>
        /// … by one of lower integrity
        /// </summary>
        INJECTED_LOWER_IL = 8,
        /// <summary>
        /// the keyboard's auto-repeat of a held key
        /// </summary>
        REPEAT = 16,
        /// <summary>
        /// made by Inlet itself to repair held state
        /// </summary>
        SYNTHETIC = 32,
        /// <summary>
        /// read in a batch: time_ns is when the batch was read
        /// </summary>
        TIME_BATCH = 64,
        /// <summary>
        /// the OS merged several into this one
        /// </summary>
        TIME_COALESCED = 128,
        /// <summary>
        /// dx, dy are known
        /// </summary>
        HAS_MOTION = 256,
        /// <summary>
        /// x, y are known
        /// </summary>
        HAS_POSITION = 512,
        /// <summary>
        /// a wheel turned sideways
        /// </summary>
        HORIZONTAL = 1024,
        /// <summary>
        /// the left Control that Windows makes before AltGr
        /// </summary>
        FALSE_CONTROL = 2048,
        /// <summary>
        /// mouse input made from a pen
        /// </summary>
        PEN = 4096,
        /// <summary>
        /// mouse input made from touch
        /// </summary>
        TOUCH = 8192,
        /// <summary>
        /// the keyboard reported more keys than it can
        /// </summary>
        OVERRUN = 16384,
        /// <summary>
        /// no news: what a subscription that begins is told of
        /// what is in force, or what the application posted
        /// itself. Occupies no number, as a SNAPSHOT
        /// </summary>
        STATE = 32768,
        ALL = 65535,
    }

    /// <summary>
    /// Mouse buttons: left, right, middle, then the two side buttons.
    /// </summary>
    public enum Button : uint
    {
        LEFT = 1,
        RIGHT = 2,
        MIDDLE = 3,
        X1 = 4,
        X2 = 5,
    }

    /// <summary>
    /// Why events or time are missing: `loss.cause` and `blind.cause`.
    /// </summary>
    public enum Cause : uint
    {
        NONE = 0,
        /// <summary>
        /// LOSS: the capture ring was at its largest and full
        /// </summary>
        RING_FULL = 1,
        /// <summary>
        /// LOSS: this subscriber fell out of the retained window
        /// </summary>
        SLOW_SUBSCRIBER = 2,
        /// <summary>
        /// LOSS: asked to resume at what is no longer kept
        /// </summary>
        NOT_RETAINED = 3,
        /// <summary>
        /// LOSS of claimed slots, BLIND until the next agent captures
        /// </summary>
        AGENT_DIED = 4,
        /// <summary>
        /// BLIND: the service ended an agent whose ring was damaged
        /// </summary>
        AGENT_REPLACED = 5,
        /// <summary>
        /// BLIND: nobody had subscribed, so nothing was installed
        /// </summary>
        NO_SUBSCRIBER = 6,
        /// <summary>
        /// BLIND: no agent ran in this session yet
        /// </summary>
        NO_AGENT = 7,
        /// <summary>
        /// the user paused capture
        /// </summary>
        PAUSED = 8,
        /// <summary>
        /// the session was locked
        /// </summary>
        SESSION_LOCKED = 9,
        /// <summary>
        /// another user was switched to, or the remote left
        /// </summary>
        SESSION_DISCONNECTED = 10,
        /// <summary>
        /// another desktop had the input: UAC, Ctrl+Alt+Del
        /// </summary>
        SECURE_DESKTOP = 11,
        /// <summary>
        /// the machine slept
        /// </summary>
        SUSPENDED = 12,
        /// <summary>
        /// the foreground window is of higher integrity: no
        /// source captures, also not the mouse over others
        /// </summary>
        ELEVATED_FOREGROUND = 13,
        /// <summary>
        /// Windows had removed a hook; other sources went on
        /// </summary>
        HOOK_REMOVED = 14,
        /// <summary>
        /// LOSS, made by the SDK where asked for: there, but not shown to
        /// this subscription
        /// </summary>
        HIDDEN = 15,
        /// <summary>
        /// LOSS: this subscriber's policy is to skip to the newest, and it was
        /// behind by more than its window
        /// </summary>
        SKIPPED = 16,
        /// <summary>
        /// LOSS: this subscriber was behind for longer than it allows
        /// </summary>
        LAGGED = 17,
        /// <summary>
        /// BLIND: after an upgrade the service ended the agent of the
        /// last version, and started its own
        /// </summary>
        AGENT_RENEWED = 18,
        /// <summary>
        /// BLIND: the user could not be shown that input is captured, so
        /// it was not
        /// </summary>
        UNSHOWN = 19,
        /// <summary>
        /// LOSS: the service's journal had it, and can't be read there
        /// </summary>
        DAMAGED = 20,
        COUNT = 21,
    }

    /// <summary>
    /// What a device is: `device.kind`.
    /// </summary>
    public enum DeviceKind : uint
    {
        MOUSE = 1,
        KEYBOARD = 2,
        /// <summary>
        /// another HID device
        /// </summary>
        OTHER = 3,
    }

    /// <summary>
    /// What became of the session: `session.change`.
    /// </summary>
    public enum SessionChange : uint
    {
        LOCKED = 1,
        UNLOCKED = 2,
        /// <summary>
        /// from the console or from a remote client
        /// </summary>
        DISCONNECTED = 3,
        /// <summary>
        /// to the console
        /// </summary>
        CONNECTED = 4,
        /// <summary>
        /// connected to a remote client
        /// </summary>
        REMOTE = 5,
        /// <summary>
        /// another desktop has the input
        /// </summary>
        SECURE_DESKTOP = 6,
        /// <summary>
        /// the user's own has it again
        /// </summary>
        OWN_DESKTOP = 7,
        SUSPENDING = 8,
        RESUMED = 9,
        /// <summary>
        /// by the user
        /// </summary>
        PAUSED = 10,
        UNPAUSED = 11,
        CHANGE_COUNT = 12,
    }

    /// <summary>
    /// Keys that lock, a bit each: `layout.locks`.
    /// </summary>
    [Flags]
    public enum Lock : uint
    {
        CAPS = 1,
        NUM = 2,
        SCROLL = 4,
        KANA = 8,
        ALL = 15,
    }

    /// <summary>
    /// What a NAME record names: `name.subject`.
    /// </summary>
    public enum NameSubject : uint
    {
        /// <summary>
        /// the device interface's, of the DEVICE before it
        /// </summary>
        DEVICE_PATH = 1,
        /// <summary>
        /// as its maker calls it
        /// </summary>
        DEVICE = 2,
        /// <summary>
        /// image path, of the FOCUS before it
        /// </summary>
        PROCESS = 3,
        /// <summary>
        /// … and its window's title
        /// </summary>
        WINDOW_TITLE = 4,
        /// <summary>
        /// such as 00000409, of the LAYOUT before it
        /// </summary>
        LAYOUT = 5,
        SUBJECT_COUNT = 6,
    }

    /// <summary>
    /// Why the clock was read: `clock.reason`.
    /// </summary>
    public enum ClockReason : uint
    {
        /// <summary>
        /// the agent begins to observe: all that is in force follows
        /// </summary>
        STARTED = 1,
        MINUTE = 2,
        /// <summary>
        /// from sleep
        /// </summary>
        RESUMED = 3,
        /// <summary>
        /// somebody set the time of day
        /// </summary>
        SET = 4,
        REASON_COUNT = 5,
    }

    /// <summary>
    /// Keys that change what others mean, left or right: `key.modifiers`.
    /// </summary>
    [Flags]
    public enum Modifier : uint
    {
        CONTROL = 1,
        SHIFT = 2,
        ALT = 4,
        /// <summary>
        /// the Windows keys
        /// </summary>
        META = 8,
        ALL = 15,
    }

    /// <summary>
    /// What has the keyboard focus in the window in front: `focus.control`.
    /// </summary>
    public enum Control : uint
    {
        /// <summary>
        /// taken for a protected one
        /// </summary>
        UNKNOWN = 0,
        /// <summary>
        /// none that hides what is typed
        /// </summary>
        OPEN = 1,
        /// <summary>
        /// one for passwords: keys are reduced to their timing
        /// </summary>
        PROTECTED = 2,
        COUNT = 3,
    }

    /// <summary>
    /// INLET_KEY_&lt;code&gt; for each key, such as INLET_KEY_KeyA and INLET_KEY_ArrowLeft: its HID usage, as
    /// in inlet_key_t.hid.
    /// </summary>
    public enum KeyHid : uint
    {
        NONE = 0,
        KeyA = 458756,
        KeyB = 458757,
        KeyC = 458758,
        KeyD = 458759,
        KeyE = 458760,
        KeyF = 458761,
        KeyG = 458762,
        KeyH = 458763,
        KeyI = 458764,
        KeyJ = 458765,
        KeyK = 458766,
        KeyL = 458767,
        KeyM = 458768,
        KeyN = 458769,
        KeyO = 458770,
        KeyP = 458771,
        KeyQ = 458772,
        KeyR = 458773,
        KeyS = 458774,
        KeyT = 458775,
        KeyU = 458776,
        KeyV = 458777,
        KeyW = 458778,
        KeyX = 458779,
        KeyY = 458780,
        KeyZ = 458781,
        Digit1 = 458782,
        Digit2 = 458783,
        Digit3 = 458784,
        Digit4 = 458785,
        Digit5 = 458786,
        Digit6 = 458787,
        Digit7 = 458788,
        Digit8 = 458789,
        Digit9 = 458790,
        Digit0 = 458791,
        Enter = 458792,
        Escape = 458793,
        Backspace = 458794,
        Tab = 458795,
        Space = 458796,
        Minus = 458797,
        Equal = 458798,
        BracketLeft = 458799,
        BracketRight = 458800,
        Backslash = 458801,
        Semicolon = 458803,
        Quote = 458804,
        Backquote = 458805,
        Comma = 458806,
        Period = 458807,
        Slash = 458808,
        CapsLock = 458809,
        IntlBackslash = 458852,
        ContextMenu = 458853,
        ControlLeft = 458976,
        ShiftLeft = 458977,
        AltLeft = 458978,
        MetaLeft = 458979,
        ControlRight = 458980,
        ShiftRight = 458981,
        AltRight = 458982,
        MetaRight = 458983,
        F1 = 458810,
        F2 = 458811,
        F3 = 458812,
        F4 = 458813,
        F5 = 458814,
        F6 = 458815,
        F7 = 458816,
        F8 = 458817,
        F9 = 458818,
        F10 = 458819,
        F11 = 458820,
        F12 = 458821,
        F13 = 458856,
        F14 = 458857,
        F15 = 458858,
        F16 = 458859,
        F17 = 458860,
        F18 = 458861,
        F19 = 458862,
        F20 = 458863,
        F21 = 458864,
        F22 = 458865,
        F23 = 458866,
        F24 = 458867,
        PrintScreen = 458822,
        ScrollLock = 458823,
        Pause = 458824,
        Insert = 458825,
        Home = 458826,
        PageUp = 458827,
        Delete = 458828,
        End = 458829,
        PageDown = 458830,
        ArrowRight = 458831,
        ArrowLeft = 458832,
        ArrowDown = 458833,
        ArrowUp = 458834,
        NumLock = 458835,
        NumpadDivide = 458836,
        NumpadMultiply = 458837,
        NumpadSubtract = 458838,
        NumpadAdd = 458839,
        NumpadEnter = 458840,
        Numpad1 = 458841,
        Numpad2 = 458842,
        Numpad3 = 458843,
        Numpad4 = 458844,
        Numpad5 = 458845,
        Numpad6 = 458846,
        Numpad7 = 458847,
        Numpad8 = 458848,
        Numpad9 = 458849,
        Numpad0 = 458850,
        NumpadDecimal = 458851,
        NumpadEqual = 458855,
        NumpadComma = 458885,
        IntlRo = 458887,
        KanaMode = 458888,
        IntlYen = 458889,
        Convert = 458890,
        NonConvert = 458891,
        Lang1 = 458896,
        Lang2 = 458897,
        Lang3 = 458898,
        Lang4 = 458899,
        Lang5 = 458900,
        Open = 458868,
        Help = 458869,
        Select = 458871,
        Again = 458873,
        Undo = 458874,
        Cut = 458875,
        Copy = 458876,
        Paste = 458877,
        Find = 458878,
        Props = 458915,
        Power = 65665,
        Sleep = 65666,
        WakeUp = 65667,
        MediaTrackNext = 786613,
        MediaTrackPrevious = 786614,
        MediaStop = 786615,
        Eject = 786616,
        MediaPlayPause = 786637,
        AudioVolumeMute = 786658,
        AudioVolumeUp = 786665,
        AudioVolumeDown = 786666,
        MediaSelect = 786819,
        LaunchMail = 786826,
        LaunchApp2 = 786834,
        LaunchApp1 = 786836,
        BrowserSearch = 786977,
        BrowserHome = 786979,
        BrowserBack = 786980,
        BrowserForward = 786981,
        BrowserStop = 786982,
        BrowserRefresh = 786983,
        BrowserFavorites = 786986,
    }

    public enum Status : int
    {
        /// <summary>
        /// success
        /// </summary>
        OK = 0,
        /// <summary>
        /// an argument is not valid
        /// </summary>
        E_INVALID_ARGUMENT = -1,
        /// <summary>
        /// out of memory
        /// </summary>
        E_NO_MEMORY = -2,
        /// <summary>
        /// the deadline passed
        /// </summary>
        E_TIMEOUT = -3,
        /// <summary>
        /// the connection or stream was closed
        /// </summary>
        E_CLOSED = -4,
        /// <summary>
        /// the buffer is too small
        /// </summary>
        E_BUFFER_TOO_SMALL = -5,
        /// <summary>
        /// there is nothing of that name
        /// </summary>
        E_NOT_FOUND = -6,
        /// <summary>
        /// it exists already
        /// </summary>
        E_ALREADY_EXISTS = -7,
        /// <summary>
        /// a limit was reached
        /// </summary>
        E_LIMIT = -8,
        /// <summary>
        /// not supported by this version or system
        /// </summary>
        E_NOT_SUPPORTED = -9,
        /// <summary>
        /// busy, try again
        /// </summary>
        E_BUSY = -10,
        /// <summary>
        /// the request was cancelled
        /// </summary>
        E_CANCELLED = -11,
        /// <summary>
        /// the Inlet service is not installed: run 'inlet service install' as administrator
        /// </summary>
        E_NOT_INSTALLED = -20,
        /// <summary>
        /// the Inlet service is not running: run 'inlet service start' as administrator
        /// </summary>
        E_NOT_RUNNING = -21,
        /// <summary>
        /// this user has no key yet: run 'inlet pair' as administrator
        /// </summary>
        E_NOT_PAIRED = -22,
        /// <summary>
        /// the service refused the connection: the key is not paired ('inlet pair'), or this user or session may not connect
        /// </summary>
        E_REFUSED = -23,
        /// <summary>
        /// the program that answers on the pipe is not the Inlet service that this machine trusts
        /// </summary>
        E_UNTRUSTED_SERVICE = -24,
        /// <summary>
        /// access denied: run as administrator
        /// </summary>
        E_ACCESS_DENIED = -25,
        /// <summary>
        /// the grant does not include what was asked for
        /// </summary>
        E_SCOPE = -26,
        /// <summary>
        /// the grant was revoked
        /// </summary>
        E_REVOKED = -27,
        /// <summary>
        /// the service is stopping
        /// </summary>
        E_SERVICE_STOPPED = -28,
        /// <summary>
        /// the grant has expired
        /// </summary>
        E_EXPIRED = -29,
        /// <summary>
        /// the subscriber was slower than its policy allows
        /// </summary>
        E_TOO_SLOW = -30,
        /// <summary>
        /// the user denied what was asked for
        /// </summary>
        E_DENIED = -33,
        /// <summary>
        /// the other side broke the protocol
        /// </summary>
        E_PROTOCOL = -40,
        /// <summary>
        /// no protocol version in common
        /// </summary>
        E_VERSION = -41,
        /// <summary>
        /// a message failed authentication
        /// </summary>
        E_AUTHENTICATION = -42,
        /// <summary>
        /// the data is damaged
        /// </summary>
        E_CORRUPT = -43,
        /// <summary>
        /// the other side went silent
        /// </summary>
        E_PEER_SILENT = -44,
        /// <summary>
        /// the connection ended without a farewell
        /// </summary>
        E_CONNECTION_LOST = -45,
        /// <summary>
        /// the stream began anew and its numbers mean other events: subscribe again
        /// </summary>
        E_RESTARTED = -46,
        /// <summary>
        /// an operating system call failed
        /// </summary>
        E_IO = -60,
        /// <summary>
        /// an internal error: please report it
        /// </summary>
        E_INTERNAL = -61,
        /// <summary>
        /// the disk is full
        /// </summary>
        E_DISK_FULL = -62,
    }

    [Flags]
    public enum ConnectFlag : uint
    {
        /// <summary>
        /// a connection that is lost is made anew, and its streams go
        /// on at their last number
        /// </summary>
        RECONNECT = 1,
        /// <summary>
        /// what arrives is taken in some 80 times a second, not at each
        /// event: for who draws. A fast mouse costs a fraction of the
        /// processor time; an event, or an answer, may come up to 30 ms
        /// later, but for the first one after a pause
        /// </summary>
        PACED = 2,
        ALL_FLAGS = 3,
    }

    /// <summary>
    /// How inlet_recv waits for the first event.
    /// </summary>
    public enum Wait : uint
    {
        /// <summary>
        /// sleeps until it is woken
        /// </summary>
        EVENT = 0,
        /// <summary>
        /// looks again and again: the soonest, for the price of a processor
        /// </summary>
        SPIN = 1,
        /// <summary>
        /// looks every poll_ns, and costs the connection's thread no wake-ups
        /// </summary>
        POLL = 2,
    }

    [Flags]
    public enum SubscribeFlag : uint
    {
        /// <summary>
        /// numbers of records that this subscription is not shown come
        /// as LOSS records with cause INLET_CAUSE_HIDDEN, so that
        /// every number of the stream is told
        /// </summary>
        HIDDEN = 1,
        /// <summary>
        /// two lanes: see inlet_recv_lane
        /// </summary>
        LANES = 2,
        ALL_FLAGS = 3,
    }

    /// <summary>
    /// What the service does with a subscription that is too far behind: because its pipe is not read.
    /// It slows nobody else. What it misses is a LOSS in any case.
    /// </summary>
    public enum Policy : uint
    {
        /// <summary>
        /// goes on at the oldest event in its window: the least is lost
        /// </summary>
        LOSSLESS = 0,
        /// <summary>
        /// skips to the newest
        /// </summary>
        LATEST = 1,
        /// <summary>
        /// ends it: INLET_E_TOO_SLOW
        /// </summary>
        DISCONNECT = 2,
    }

    /// <summary>
    /// How a subscription began.
    /// </summary>
    public enum Start : uint
    {
        /// <summary>
        /// or with a LOSS that says what is not there
        /// </summary>
        AS_ASKED = 0,
        /// <summary>
        /// the stream itself begins later than the time asked for: what there
        /// was before is another stream's, which has ended and is not kept
        /// </summary>
        OF_STREAM = 1,
    }

    /// <summary>
    /// Lanes: a stream's records in two queues, by their type, so that a key need not wait behind the
    /// motions that nobody has taken yet. A record is in one lane, and each goes to one receiver: of its
    /// lane by inlet_recv_lane, or of both by inlet_recv, which gives them in the exact order of the
    /// stream. Within a lane that order holds too.
    ///
    /// Between the lanes numbers tell it: a record of the one comes before those of the other whose seq
    /// is not lower (one that occupies no number, a SNAPSHOT or with INLET_FLAG_STATE, before the record
    /// whose seq it has). Records of the ledger are in the urgent lane, unless urgent_types says
    /// otherwise, and there only: a LOSS, BLIND or SOURCES record can be read there before motions with
    /// lower numbers are read in the other, and speaks of both; whoever reads the bulk lane alone sees a
    /// hole in the numbers. Each lane grows to 131,072 records at once and more in all.
    /// </summary>
    public enum Lane : uint
    {
        /// <summary>
        /// both, merged: for inlet_borrow
        /// </summary>
        ALL = 0,
        URGENT = 1,
        BULK = 2,
    }

    public enum Link : uint
    {
        /// <summary>
        /// connected
        /// </summary>
        UP = 0,
        /// <summary>
        /// lost, and being made anew: INLET_CONNECT_RECONNECT
        /// </summary>
        RECONNECTING = 1,
        /// <summary>
        /// for good
        /// </summary>
        ENDED = 2,
    }

    public enum ServiceState : uint
    {
        NOT_INSTALLED = 0,
        STOPPED = 1,
        STARTING = 2,
        RUNNING = 3,
        STOPPING = 4,
    }

    [Flags]
    public enum PairFlag : uint
    {
        /// <summary>
        /// any program of the user may use the grant
        /// </summary>
        ANY_IMAGE = 1,
        /// <summary>
        /// input is shown while a window of the subscribing process is
        /// in front, and at no other time
        /// </summary>
        OWN_WINDOWS = 2,
        ALL_FLAGS = 3,
    }

    /// <summary>
    /// What is done for a subscriber that has `capacity` events waiting.
    /// </summary>
    public enum BusPolicy : uint
    {
        /// <summary>
        /// publishers wait until it has taken some, block_ns at most; then as:
        /// </summary>
        BLOCK = 0,
        /// <summary>
        /// it loses the oldest that wait for it
        /// </summary>
        DROP_OLDEST = 1,
    }

    public enum CoalesceMode : uint
    {
        /// <summary>
        /// each record as it came
        /// </summary>
        NONE = 0,
        /// <summary>
        /// Until the next key, button, or record that is no input: the order of the stream is kept, and
        /// the numbers of the events rise.
        /// </summary>
        URGENT = 1,
        /// <summary>
        /// Until the frame ends. Keys and buttons come at once, and may be before motion with lower
        /// numbers: where order matters more than the frame, URGENT with an interval keeps it.
        /// </summary>
        FRAME = 2,
    }

    [Flags]
    public enum EnrollFlag : uint
    {
        /// <summary>
        /// only while a window of this process is in front
        /// </summary>
        OWN_WINDOWS = 1,
        ALL_FLAGS = 1,
    }

    [Flags]
    public enum MonitorFlag : uint
    {
        PRIMARY = 1,
        ALL_FLAGS = 1,
    }

    [Flags]
    public enum RecordFlag : uint
    {
        /// <summary>
        /// a file of that name is deleted first
        /// </summary>
        OVERWRITE = 1,
        ALL_FLAGS = 1,
    }

    /// <summary>
    /// How a recording ends.
    /// </summary>
    public enum RecordingEnd : uint
    {
        /// <summary>
        /// as inlet_record_close ends one
        /// </summary>
        CLOSED = 1,
        /// <summary>
        /// after a whole block: its writer still writes, or was killed
        /// </summary>
        UNFINISHED = 2,
        /// <summary>
        /// within a block: its writer was cut off as it wrote
        /// </summary>
        TORN = 3,
        /// <summary>
        /// something in it was changed after it was written
        /// </summary>
        DAMAGED = 4,
    }

    [Flags]
    public enum RecordingFlag : uint
    {
        /// <summary>
        /// LOSS records with cause INLET_CAUSE_HIDDEN, if they were
        /// recorded, come as well
        /// </summary>
        HIDDEN = 1,
        /// <summary>
        /// reads all of it before inlet_open_recording returns, so that
        /// damage is known then, and not first where it is met
        /// </summary>
        CHECK = 2,
        /// <summary>
        /// nothing comes until inlet_recording_seek or …_seek_time
        /// </summary>
        PAUSED = 4,
        /// <summary>
        /// two lanes: see inlet_recv_lane
        /// </summary>
        LANES = 8,
        ALL_FLAGS = 15,
    }

    public enum FaultKind : uint
    {
        /// <summary>
        /// before `seq` nothing comes for duration_ns, however fast it plays
        /// </summary>
        PAUSE = 1,
        /// <summary>
        /// `count` numbers from `seq` on come as one LOSS record of `cause`
        /// </summary>
        LOSS = 2,
        /// <summary>
        /// three numbers from `seq` on come as a time without capture: SOURCES
        /// none, a BLIND of `cause`, SOURCES as before. Nothing is repaired that
        /// is held there, as a service would
        /// </summary>
        BLIND = 3,
        /// <summary>
        /// before `seq` the connection ends with `status`
        /// </summary>
        END = 4,
    }

    /// <summary>
    /// How sure it is that the records of an event are of one act. Two that contradict each other are
    /// never joined: another key, button, turn or direction, another extra info where both have one, or
    /// times of the OS (os_time_ms) that are more than a tick of 16 ms apart.
    /// </summary>
    public enum FuseConfidence : uint
    {
        /// <summary>
        /// one record, as it came
        /// </summary>
        SINGLE = 0,
        /// <summary>
        /// Joined by order: other records that wait could be its twin as well; or a wheel or a motion
        /// has different ticks, only one has extra info, or the pointer had moved by the counts so far
        /// and now did not.
        /// </summary>
        POSSIBLE = 1,
        /// <summary>
        /// Joined with the only record that could be its twin, or the only one that fits so well: with
        /// the same extra info, and for wheels and motion in the same tick where both have one.
        /// </summary>
        LIKELY = 2,
        /// <summary>
        /// As LIKELY, and a key or button of a device, in the same tick of the OS: no switch goes down
        /// twice in so short a time. Input that a program injected, wheels and motion never are.
        /// </summary>
        EXACT = 3,
    }

    /// <summary>
    /// What a handler returns. Any other number counts as INLET_PASS.
    /// </summary>
    public enum Verdict : uint
    {
        /// <summary>
        /// the next handler is called
        /// </summary>
        PASS = 0,
        /// <summary>
        /// none is, but those with INLET_HANDLER_ALWAYS
        /// </summary>
        HANDLED = 1,
    }

    [Flags]
    public enum HandlerFlag : uint
    {
        /// <summary>
        /// is called also for what was handled before it; what it returns
        /// counts all the same
        /// </summary>
        ALWAYS = 1,
        ALL_FLAGS = 1,
    }

    [Flags]
    public enum HotkeysFlag : uint
    {
        /// <summary>
        /// injected input counts as well
        /// </summary>
        INJECTED = 1,
        ALL_FLAGS = 1,
    }

    /// <summary>
    /// What is wrong with a text.
    /// </summary>
    public enum HotkeyErrorWhat : uint
    {
        NONE = 0,
        /// <summary>
        /// a key or a modifier is expected
        /// </summary>
        MISSING = 1,
        /// <summary>
        /// no key and no modifier has that name
        /// </summary>
        UNKNOWN = 2,
        /// <summary>
        /// only a modifier may stand before a '+'
        /// </summary>
        MODIFIER = 3,
        /// <summary>
        /// the modifier is there already
        /// </summary>
        TWICE = 4,
        /// <summary>
        /// a time is expected, such as 300ms
        /// </summary>
        TIME = 5,
        /// <summary>
        /// the time is not 1 ms to 60 s
        /// </summary>
        RANGE = 6,
        /// <summary>
        /// more than INLET_HOTKEY_STEPS_MAX
        /// </summary>
        STEPS = 7,
        /// <summary>
        /// nothing may follow there
        /// </summary>
        MORE = 8,
        /// <summary>
        /// longer than INLET_HOTKEY_TEXT_MAX
        /// </summary>
        LONG = 9,
        COUNT = 10,
    }

    /// <summary>
    /// What a queue's key is.
    /// </summary>
    public enum RouterBy : uint
    {
        /// <summary>
        /// inlet_event_t.device
        /// </summary>
        DEVICE = 0,
        /// <summary>
        /// inlet_event_t.process
        /// </summary>
        PROCESS = 1,
        /// <summary>
        /// inlet_focus_t.window
        /// </summary>
        WINDOW = 2,
    }

    /// <summary>
    /// What becomes of a record for a full queue.
    /// </summary>
    public enum RouterPolicy : uint
    {
        /// <summary>
        /// it is refused, for all the queues that it is for
        /// </summary>
        REFUSE = 0,
        /// <summary>
        /// the queue drops its oldest and tells so
        /// </summary>
        DROP_OLDEST = 1,
    }

    /// <summary>
    /// What is known: inlet_state_info_t.known.
    /// </summary>
    [Flags]
    public enum StateKnown : uint
    {
        /// <summary>
        /// a key that is not told as held is not held, unless it went down
        /// while capture was blind and did not repeat since
        /// </summary>
        HELD = 1,
        /// <summary>
        /// sources
        /// </summary>
        SOURCES = 2,
        /// <summary>
        /// x, y, position_ns
        /// </summary>
        POSITION = 4,
        /// <summary>
        /// hkl, locks
        /// </summary>
        LAYOUT = 8,
        /// <summary>
        /// window, process, elevated
        /// </summary>
        FOCUS = 16,
        /// <summary>
        /// clock_ns, clock_utc_ns, clock_error_ns
        /// </summary>
        CLOCK = 32,
    }

    /// <summary>
    /// What is the matter with the session, as far as a SESSION record said: a bit each.
    /// </summary>
    [Flags]
    public enum StateSession : uint
    {
        LOCKED = 1,
        DISCONNECTED = 2,
        REMOTE = 4,
        SECURE_DESKTOP = 8,
        SUSPENDED = 16,
        PAUSED = 32,
    }

    [Flags]
    public enum TextFlag : uint
    {
        /// <summary>
        /// Enter types "\n" and Tab "\t"
        /// </summary>
        LINES = 1,
        /// <summary>
        /// injected input is as if it were not there
        /// </summary>
        BY_DEVICE = 2,
        ALL_FLAGS = 3,
    }

    /// <summary>
    /// What is held or on while a key is pressed: inlet_text_key_t.state. AltGr is Ctrl and Alt.
    /// </summary>
    [Flags]
    public enum TextState : uint
    {
        SHIFT = 1,
        CTRL = 2,
        ALT = 4,
        /// <summary>
        /// The lock is on. A key without an entry for that has the one without the lock.
        /// </summary>
        KANA = 8,
        CAPS = 16,
        STATE_ALL = 31,
    }

    [Flags]
    public enum TextLayoutFlag : uint
    {
        /// <summary>
        /// the right Alt is AltGr
        /// </summary>
        ALTGR = 1,
        ALL_FLAGS = 1,
    }

    [Flags]
    public enum TextPieceFlag : uint
    {
        /// <summary>
        /// something may be missing before it
        /// </summary>
        AFTER_GAP = 1,
        /// <summary>
        /// a program typed it
        /// </summary>
        INJECTED = 2,
    }

    /// <summary>
    /// Whose timing alone a subscription may see has all of this 0, no device and no extra info, and its
    /// time on a grid of INLET_TIMING_GRID_NS.
    /// </summary>
    [StructLayout(LayoutKind.Explicit, Size = 16)]
    public unsafe struct Key
    {
        /// <summary>
        /// HID usage page &lt;&lt; 16 | usage, such as 0x00070004 (KeyA); 0: none known
        /// </summary>
        [FieldOffset(0)] public uint hid;
        /// <summary>
        /// set-1 scan code; 0xE000 or 0xE100 is its prefix; 0: none given
        /// </summary>
        [FieldOffset(4)] public ushort scan;
        /// <summary>
        /// Win32 virtual key; 0: none given
        /// </summary>
        [FieldOffset(6)] public ushort vk;
        /// <summary>
        /// VK_PACKET: the UTF-16 unit; else 0
        /// </summary>
        [FieldOffset(8)] public ushort unit;
        /// <summary>
        /// enum inlet_modifier bits held at the press of a hotkey, told to who sees
        /// hotkeys instead of all keys; else 0
        /// </summary>
        [FieldOffset(10)] public ushort modifiers;
        [FieldOffset(12)] public fixed ushort reserved[2];
    }

    [StructLayout(LayoutKind.Explicit, Size = 16)]
    public unsafe struct Mouse
    {
        /// <summary>
        /// moved: counts, +x right, +y down, if INLET_FLAG_HAS_MOTION
        /// </summary>
        [FieldOffset(0)] public int dx;
        /// <summary>
        /// moved: counts, +x right, +y down, if INLET_FLAG_HAS_MOTION
        /// </summary>
        [FieldOffset(4)] public int dy;
        /// <summary>
        /// physical pixels of the virtual screen, if INLET_FLAG_HAS_POSITION
        /// </summary>
        [FieldOffset(8)] public int x;
        /// <summary>
        /// physical pixels of the virtual screen, if INLET_FLAG_HAS_POSITION
        /// </summary>
        [FieldOffset(12)] public int y;
    }

    [StructLayout(LayoutKind.Explicit, Size = 16)]
    public unsafe struct MouseButton
    {
        /// <summary>
        /// enum inlet_button
        /// </summary>
        [FieldOffset(0)] public uint button;
        [FieldOffset(4)] public uint reserved;
        /// <summary>
        /// as in inlet_mouse_t
        /// </summary>
        [FieldOffset(8)] public int x;
        /// <summary>
        /// as in inlet_mouse_t
        /// </summary>
        [FieldOffset(12)] public int y;
    }

    [StructLayout(LayoutKind.Explicit, Size = 16)]
    public unsafe struct Wheel
    {
        /// <summary>
        /// 1/120 notches, + away from the user or to the right
        /// </summary>
        [FieldOffset(0)] public int delta;
        [FieldOffset(4)] public uint reserved;
        /// <summary>
        /// as in inlet_mouse_t
        /// </summary>
        [FieldOffset(8)] public int x;
        /// <summary>
        /// as in inlet_mouse_t
        /// </summary>
        [FieldOffset(12)] public int y;
    }

    [StructLayout(LayoutKind.Explicit, Size = 16)]
    public unsafe struct Loss
    {
        /// <summary>
        /// at least 1; the next record's seq is seq + count
        /// </summary>
        [FieldOffset(0)] public ulong count;
        /// <summary>
        /// enum inlet_cause
        /// </summary>
        [FieldOffset(8)] public uint cause;
        [FieldOffset(12)] public uint reserved;
    }

    [StructLayout(LayoutKind.Explicit, Size = 16)]
    public unsafe struct Blind
    {
        /// <summary>
        /// the end of the span is the record's time_ns
        /// </summary>
        [FieldOffset(0)] public long from_ns;
        /// <summary>
        /// enum inlet_cause
        /// </summary>
        [FieldOffset(8)] public uint cause;
        /// <summary>
        /// enum inlet_source bits that saw nothing; 0: none saw anything
        /// </summary>
        [FieldOffset(12)] public uint sources;
    }

    [StructLayout(LayoutKind.Explicit, Size = 16)]
    public unsafe struct Sources
    {
        /// <summary>
        /// enum inlet_source bits that capture from now on
        /// </summary>
        [FieldOffset(0)] public uint mask;
        /// <summary>
        /// when the mask is 0: enum inlet_cause
        /// </summary>
        [FieldOffset(4)] public uint cause;
        [FieldOffset(8)] public ulong reserved;
    }

    [StructLayout(LayoutKind.Explicit, Size = 16)]
    public unsafe struct Device
    {
        /// <summary>
        /// the same for the same device in the same place, also after a restart of
        /// the machine; 0: unknown
        /// </summary>
        [FieldOffset(0)] public ulong stable_id;
        /// <summary>
        /// USB vendor and product ids; 0: unknown
        /// </summary>
        [FieldOffset(8)] public ushort vendor;
        [FieldOffset(10)] public ushort product;
        /// <summary>
        /// enum inlet_device_kind
        /// </summary>
        [FieldOffset(12)] public ushort kind;
        /// <summary>
        /// 1: attached; 0: gone
        /// </summary>
        [FieldOffset(14)] public ushort present;
    }

    /// <summary>
    /// Told anew for the same window when only the control changes.
    /// </summary>
    [StructLayout(LayoutKind.Explicit, Size = 16)]
    public unsafe struct Focus
    {
        /// <summary>
        /// HWND; 0: no window is in the foreground
        /// </summary>
        [FieldOffset(0)] public ulong window;
        /// <summary>
        /// 1: input to it can't be seen, as its process has a higher integrity
        /// </summary>
        [FieldOffset(8)] public uint elevated;
        /// <summary>
        /// enum inlet_control
        /// </summary>
        [FieldOffset(12)] public uint control;
    }

    [StructLayout(LayoutKind.Explicit, Size = 16)]
    public unsafe struct Session
    {
        /// <summary>
        /// enum inlet_session_change
        /// </summary>
        [FieldOffset(0)] public uint change;
        [FieldOffset(4)] public fixed uint reserved[3];
    }

    [StructLayout(LayoutKind.Explicit, Size = 16)]
    public unsafe struct Layout
    {
        /// <summary>
        /// the foreground thread's input locale; 0: unknown
        /// </summary>
        [FieldOffset(0)] public ulong hkl;
        /// <summary>
        /// enum inlet_lock bits that are on
        /// </summary>
        [FieldOffset(8)] public uint locks;
        [FieldOffset(12)] public uint reserved;
    }

    [StructLayout(LayoutKind.Explicit, Size = 16)]
    public unsafe struct Name
    {
        /// <summary>
        /// enum inlet_name_subject
        /// </summary>
        [FieldOffset(0)] public byte subject;
        /// <summary>
        /// of this record, from 0
        /// </summary>
        [FieldOffset(1)] public byte index;
        /// <summary>
        /// 1 … INLET_NAME_PIECES_MAX
        /// </summary>
        [FieldOffset(2)] public byte count;
        /// <summary>
        /// bytes of `text` in use: all of them in each but the last
        /// </summary>
        [FieldOffset(3)] public byte length;
        [FieldOffset(4)] public fixed byte text[12];
    }

    /// <summary>
    /// The event's time_ns and this are one moment.
    /// </summary>
    [StructLayout(LayoutKind.Explicit, Size = 16)]
    public unsafe struct Clock
    {
        /// <summary>
        /// since 1970-01-01T00:00:00Z, without leap seconds
        /// </summary>
        [FieldOffset(0)] public long utc_ns;
        /// <summary>
        /// the two were read so far apart at most
        /// </summary>
        [FieldOffset(8)] public uint error_ns;
        /// <summary>
        /// enum inlet_clock_reason
        /// </summary>
        [FieldOffset(12)] public uint reason;
    }

    /// <summary>
    /// One key or button that is held where a subscription begins, or goes on after a LOSS of its own.
    /// There are `count` such records in a row; with nothing held there is one, whose count is 0 and
    /// that has no act. They are made for one subscriber and are no part of the stream: a SNAPSHOT
    /// occupies no number, its seq is that of the record after it. Flags hold the act's source, and
    /// INLET_FLAG_FALSE_CONTROL; device is the act's.
    /// </summary>
    [StructLayout(LayoutKind.Explicit, Size = 16)]
    public unsafe struct Snapshot
    {
        /// <summary>
        /// of this record, from 0
        /// </summary>
        [FieldOffset(0)] public ushort index;
        /// <summary>
        /// of acts held
        /// </summary>
        [FieldOffset(2)] public ushort count;
        /// <summary>
        /// INLET_EVENT_KEY_PRESSED or INLET_EVENT_MOUSE_PRESSED; 0: none
        /// </summary>
        [FieldOffset(4)] public ushort act;
        /// <summary>
        /// enum inlet_source bits that capture
        /// </summary>
        [FieldOffset(6)] public ushort sources;
        /// <summary>
        /// HID usage as in inlet_key_t, or enum inlet_button
        /// </summary>
        [FieldOffset(8)] public uint code;
        /// <summary>
        /// as in inlet_key_t
        /// </summary>
        [FieldOffset(12)] public ushort scan;
        /// <summary>
        /// as in inlet_key_t
        /// </summary>
        [FieldOffset(14)] public ushort vk;
    }

    /// <summary>
    /// Whatever the application likes: a number, an address, a task. `extra`, device, process,
    /// os_time_ms and time_error_ns are its own too.
    /// </summary>
    [StructLayout(LayoutKind.Explicit, Size = 16)]
    public unsafe struct Mark
    {
        [FieldOffset(0)] public fixed ulong words[2];
    }

    [StructLayout(LayoutKind.Explicit)]
    public unsafe struct EventU
    {
        [FieldOffset(0)] public Key key;
        [FieldOffset(0)] public Mouse mouse;
        [FieldOffset(0)] public MouseButton button;
        [FieldOffset(0)] public Wheel wheel;
        [FieldOffset(0)] public Loss loss;
        [FieldOffset(0)] public Blind blind;
        [FieldOffset(0)] public Sources sources;
        [FieldOffset(0)] public Device device;
        [FieldOffset(0)] public Focus focus;
        [FieldOffset(0)] public Session session;
        [FieldOffset(0)] public Layout layout;
        [FieldOffset(0)] public Name name;
        [FieldOffset(0)] public Clock clock;
        [FieldOffset(0)] public Snapshot snapshot;
        [FieldOffset(0)] public Mark mark;
        [FieldOffset(0)] public fixed byte bytes[16];
    }

    [StructLayout(LayoutKind.Explicit, Size = 64)]
    public unsafe struct Event
    {
        /// <summary>
        /// position in the stream, from 1; also the ring slot's stamp
        /// </summary>
        [FieldOffset(0)] public ulong seq;
        /// <summary>
        /// when the capture callback ran: machine's monotonic clock (QPC)
        /// </summary>
        [FieldOffset(8)] public long time_ns;
        /// <summary>
        /// the event happened in [time_ns - time_error_ns, time_ns] as far as
        /// the capture can tell; see INLET_FLAG_TIME_…
        /// </summary>
        [FieldOffset(16)] public uint time_error_ns;
        /// <summary>
        /// the OS's own stamp, a tick that wraps at 49.7 days; 0: none
        /// </summary>
        [FieldOffset(20)] public uint os_time_ms;
        /// <summary>
        /// enum inlet_event_type
        /// </summary>
        [FieldOffset(24)] public ushort type;
        /// <summary>
        /// 0
        /// </summary>
        [FieldOffset(26)] public ushort reserved;
        /// <summary>
        /// enum inlet_event_flag
        /// </summary>
        [FieldOffset(28)] public uint flags;
        /// <summary>
        /// number of the device among this agent's; 0: unknown
        /// </summary>
        [FieldOffset(32)] public uint device;
        /// <summary>
        /// process of the foreground window, where granted; 0: unknown
        /// </summary>
        [FieldOffset(36)] public uint process;
        /// <summary>
        /// the extra info that the sender of injected input attached
        /// </summary>
        [FieldOffset(40)] public ulong extra;
        [FieldOffset(48)] public EventU u;
    }

    [StructLayout(LayoutKind.Explicit, Size = 24)]
    public unsafe struct ConnectOptions
    {
        /// <summary>
        /// sizeof(inlet_connect_options_t)
        /// </summary>
        [FieldOffset(0)] public uint struct_size;
        /// <summary>
        /// enum inlet_connect_flag
        /// </summary>
        [FieldOffset(4)] public uint flags;
        /// <summary>
        /// UTF-8, shown by `inlet status`; NULL: the program's file name
        /// </summary>
        [FieldOffset(8)] public byte* name;
        /// <summary>
        /// for connecting and the handshake; 0: the default of 5 s
        /// </summary>
        [FieldOffset(16)] public long timeout_ns;
    }

    [StructLayout(LayoutKind.Explicit, Size = 80)]
    public unsafe struct SubscribeOptions
    {
        /// <summary>
        /// sizeof(inlet_subscribe_options_t)
        /// </summary>
        [FieldOffset(0)] public uint struct_size;
        /// <summary>
        /// mask of enum inlet_source; 0: INLET_SOURCE_RAW
        /// </summary>
        [FieldOffset(4)] public uint sources;
        /// <summary>
        /// bit n: events of type n; 0: all. LOSS, BLIND and SOURCES always come,
        /// and SNAPSHOTs to who sees keys or buttons; NAMEs, asked for, with
        /// what they name
        /// </summary>
        [FieldOffset(8)] public ulong event_types;
        /// <summary>
        /// first sequence number wanted; 0: from now on. The stream begins with
        /// what is in force then, in records with INLET_FLAG_STATE, and a
        /// snapshot of what is held: inlet_snapshot_t
        /// </summary>
        [FieldOffset(16)] public ulong from_seq;
        /// <summary>
        /// for the service's answer; 0: the default of 5 s
        /// </summary>
        [FieldOffset(24)] public long timeout_ns;
        /// <summary>
        /// with INLET_WAIT_POLL 50 us … 1 s, 0: the default of 1 ms; else 0
        /// </summary>
        [FieldOffset(32)] public long poll_ns;
        /// <summary>
        /// enum inlet_wait
        /// </summary>
        [FieldOffset(40)] public uint wait;
        /// <summary>
        /// enum inlet_subscribe_flag
        /// </summary>
        [FieldOffset(44)] public uint flags;
        /// <summary>
        /// enum inlet_policy
        /// </summary>
        [FieldOffset(48)] public uint policy;
        /// <summary>
        /// so many records of the stream it may be behind, those that it is not
        /// shown among them; 0: as many as the service retains, 65,024
        /// </summary>
        [FieldOffset(52)] public uint window_records;
        /// <summary>
        /// beyond these it is told: inlet_stream_warnings; 0: half the window
        /// </summary>
        [FieldOffset(56)] public uint warn_records;
        /// <summary>
        /// so long the next event for it may have waited in the service, also
        /// where it resumes; 0: any time
        /// </summary>
        [FieldOffset(60)] public uint max_lag_ms;
        /// <summary>
        /// with INLET_SUBSCRIBE_LANES bit n: events of type n are urgent; 0: all
        /// but motion and wheels. Without it 0
        /// </summary>
        [FieldOffset(64)] public ulong urgent_types;
        /// <summary>
        /// instead of from_seq (0): begins with the first event captured at this
        /// time or later, by the stream's clock, which is inlet_now_ns; by up to
        /// INLET_TIMING_GRID_NS earlier. Retained or, with the scope history, in
        /// the journal; what may be gone of it is a LOSS from the stream's first
        /// number on. A time t of UTC is anchor_ns + (t - anchor_utc_ns) of
        /// inlet_stream_info_t. 0: none
        /// </summary>
        [FieldOffset(72)] public long from_time_ns;
    }

    /// <summary>
    /// Where a stream's numbers and times come from. (boot_id, session, epoch) names the stream.
    /// </summary>
    [StructLayout(LayoutKind.Explicit, Size = 56)]
    public unsafe struct StreamInfo
    {
        /// <summary>
        /// in: sizeof(inlet_stream_info_t)
        /// </summary>
        [FieldOffset(0)] public uint struct_size;
        /// <summary>
        /// Windows session whose input it is
        /// </summary>
        [FieldOffset(4)] public uint session;
        /// <summary>
        /// of this start of the service's machine
        /// </summary>
        [FieldOffset(8)] public ulong boot_id;
        /// <summary>
        /// of this numbering: rises within the boot
        /// </summary>
        [FieldOffset(16)] public ulong epoch;
        /// <summary>
        /// the first number that this subscription covers
        /// </summary>
        [FieldOffset(24)] public ulong first_seq;
        /// <summary>
        /// a time on the stream's clock …
        /// </summary>
        [FieldOffset(32)] public long anchor_ns;
        /// <summary>
        /// … and the same moment in nanoseconds since 1970-01-01 UTC
        /// </summary>
        [FieldOffset(40)] public long anchor_utc_ns;
        /// <summary>
        /// what was granted of the sources asked for
        /// </summary>
        [FieldOffset(48)] public uint sources;
        /// <summary>
        /// enum inlet_start
        /// </summary>
        [FieldOffset(52)] public uint start;
    }

    /// <summary>
    /// A batch that is borrowed.
    /// </summary>
    [StructLayout(LayoutKind.Explicit, Size = 24)]
    public unsafe struct Batch
    {
        /// <summary>
        /// in: sizeof(inlet_batch_t)
        /// </summary>
        [FieldOffset(0)] public uint struct_size;
        /// <summary>
        /// of events
        /// </summary>
        [FieldOffset(4)] public uint count;
        /// <summary>
        /// in order; NULL: none is borrowed
        /// </summary>
        [FieldOffset(8)] public Event* @events;
        /// <summary>
        /// Inlet's own
        /// </summary>
        [FieldOffset(16)] public ulong cursor;
    }

    [StructLayout(LayoutKind.Explicit, Size = 560)]
    public unsafe struct Error
    {
        /// <summary>
        /// in: sizeof(inlet_error_t)
        /// </summary>
        [FieldOffset(0)] public uint struct_size;
        /// <summary>
        /// INLET_OK: no request has failed yet
        /// </summary>
        [FieldOffset(4)] public Status status;
        /// <summary>
        /// that the service speaks; 0: an older service, which does not say
        /// </summary>
        [FieldOffset(8)] public uint schema_version;
        /// <summary>
        /// what of the request it is about, such as "from_seq"; "" if no part
        /// of it, or an older service
        /// </summary>
        [FieldOffset(12)] public fixed byte what[32];
        /// <summary>
        /// a text for a person; often ""
        /// </summary>
        [FieldOffset(44)] public fixed byte detail[516];
    }

    [StructLayout(LayoutKind.Explicit, Size = 32)]
    public unsafe struct Health
    {
        /// <summary>
        /// in: sizeof(inlet_health_t)
        /// </summary>
        [FieldOffset(0)] public uint struct_size;
        /// <summary>
        /// enum inlet_link
        /// </summary>
        [FieldOffset(4)] public uint link;
        /// <summary>
        /// INLET_OK while it is up, else why not
        /// </summary>
        [FieldOffset(8)] public Status status;
        /// <summary>
        /// how often it was made anew
        /// </summary>
        [FieldOffset(12)] public uint reconnects;
        /// <summary>
        /// calls since it was lost; 0 while it is up
        /// </summary>
        [FieldOffset(16)] public uint attempts;
        [FieldOffset(20)] public uint reserved;
        /// <summary>
        /// when it became so, on the clock of inlet_now_ns
        /// </summary>
        [FieldOffset(24)] public long since_ns;
    }

    [StructLayout(LayoutKind.Explicit, Size = 24)]
    public unsafe struct Pong
    {
        /// <summary>
        /// in: sizeof(inlet_pong_t)
        /// </summary>
        [FieldOffset(0)] public uint struct_size;
        [FieldOffset(4)] public uint reserved;
        /// <summary>
        /// when the service answered, on the clock of inlet_now_ns; 0: an older
        /// service, which does not say
        /// </summary>
        [FieldOffset(8)] public long service_ns;
        /// <summary>
        /// from asking to the answer's arrival
        /// </summary>
        [FieldOffset(16)] public long round_trip_ns;
    }

    /// <summary>
    /// What is in force, or held, in the session just before number `seq`.
    /// </summary>
    [StructLayout(LayoutKind.Explicit, Size = 24)]
    public unsafe struct StateTold
    {
        /// <summary>
        /// in: sizeof(inlet_state_told_t)
        /// </summary>
        [FieldOffset(0)] public uint struct_size;
        [FieldOffset(4)] public uint count;
        [FieldOffset(8)] public ulong seq;
        /// <summary>
        /// freed with inlet_free; with INLET_FLAG_STATE, or SNAPSHOT records
        /// </summary>
        [FieldOffset(16)] public Event* @events;
    }

    [StructLayout(LayoutKind.Explicit, Size = 16)]
    public unsafe struct ServiceInfo
    {
        /// <summary>
        /// in: sizeof(inlet_service_info_t)
        /// </summary>
        [FieldOffset(0)] public uint struct_size;
        /// <summary>
        /// enum inlet_service_state
        /// </summary>
        [FieldOffset(4)] public uint state;
        /// <summary>
        /// its process id while it runs, else 0
        /// </summary>
        [FieldOffset(8)] public uint process;
        /// <summary>
        /// of a stopped one: a Win32 error, 0 for a clean stop
        /// </summary>
        [FieldOffset(12)] public uint exit_code;
    }

    /// <summary>
    /// Settings that the system refused: the service works without them. The texts live for ever.
    /// </summary>
    [StructLayout(LayoutKind.Explicit, Size = 72)]
    public unsafe struct ServiceWarnings
    {
        /// <summary>
        /// in: sizeof(inlet_service_warnings_t)
        /// </summary>
        [FieldOffset(0)] public uint struct_size;
        [FieldOffset(4)] public uint count;
        [FieldOffset(8)] public fixed ulong texts[8]; // pointers
    }

    [StructLayout(LayoutKind.Explicit, Size = 64)]
    public unsafe struct PairOptions
    {
        /// <summary>
        /// sizeof(inlet_pair_options_t)
        /// </summary>
        [FieldOffset(0)] public uint struct_size;
        /// <summary>
        /// enum inlet_pair_flag
        /// </summary>
        [FieldOffset(4)] public uint flags;
        /// <summary>
        /// as which it is listed: 1 to 64 bytes on one line
        /// </summary>
        [FieldOffset(8)] public byte* name;
        /// <summary>
        /// names with commas between: kbd.keys, kbd.timing, kbd.hotkeys:{…} (such
        /// as kbd.hotkeys:{Control+F5,Meta+KeyQ}: modifiers Control, Shift, Alt,
        /// Meta and a W3C code; at most 32), text, mouse.motion, mouse.buttons,
        /// focus, focus.titles; history; admin
        /// </summary>
        [FieldOffset(16)] public byte* scopes;
        /// <summary>
        /// full path of the only program that may use it, at most 400 bytes; NULL
        /// with INLET_PAIR_ANY_IMAGE, and then only
        /// </summary>
        [FieldOffset(24)] public byte* image;
        /// <summary>
        /// whose grant it is, as 64 hexadecimal digits; NULL: this user's own key,
        /// which is made where there is none
        /// </summary>
        [FieldOffset(32)] public byte* key;
        /// <summary>
        /// input is shown while a window of one of these is in front: full
        /// paths; NULL: of any
        /// </summary>
        [FieldOffset(40)] public byte** programs;
        /// <summary>
        /// at most INLET_PAIR_PROGRAMS_MAX
        /// </summary>
        [FieldOffset(48)] public uint program_count;
        /// <summary>
        /// 0
        /// </summary>
        [FieldOffset(52)] public uint reserved;
        /// <summary>
        /// seconds since 1970 UTC at which it ends; 0: never
        /// </summary>
        [FieldOffset(56)] public long expires_s;
    }

    [StructLayout(LayoutKind.Explicit, Size = 8)]
    public unsafe struct BusOptions
    {
        /// <summary>
        /// sizeof(inlet_bus_options_t)
        /// </summary>
        [FieldOffset(0)] public uint struct_size;
        /// <summary>
        /// the most that a subscriber may ask for, rounded up to a power of two,
        /// INLET_BUS_CAPACITY_MIN … _MAX; 0: 8192. Two slots of 64 bytes each
        /// </summary>
        [FieldOffset(4)] public uint capacity;
    }

    [StructLayout(LayoutKind.Explicit, Size = 24)]
    public unsafe struct BusSubscribeOptions
    {
        /// <summary>
        /// sizeof(inlet_bus_subscribe_options_t)
        /// </summary>
        [FieldOffset(0)] public uint struct_size;
        /// <summary>
        /// enum inlet_bus_policy
        /// </summary>
        [FieldOffset(4)] public uint policy;
        /// <summary>
        /// events that may wait, INLET_BUS_CAPACITY_MIN … the bus's; 0: the bus's
        /// </summary>
        [FieldOffset(8)] public uint capacity;
        /// <summary>
        /// so many waiting are worth a warning: see the metrics; 0: none
        /// </summary>
        [FieldOffset(12)] public uint warn_depth;
        /// <summary>
        /// with INLET_BUS_BLOCK how long a publish waits at most for this
        /// subscriber, from its first try; INLET_FOREVER or 0: until it has room
        /// </summary>
        [FieldOffset(16)] public long block_ns;
    }

    [StructLayout(LayoutKind.Explicit, Size = 88)]
    public unsafe struct BusMetrics
    {
        /// <summary>
        /// in: sizeof(inlet_bus_metrics_t)
        /// </summary>
        [FieldOffset(0)] public uint struct_size;
        /// <summary>
        /// 1: warn_depth or more wait
        /// </summary>
        [FieldOffset(4)] public uint is_behind;
        /// <summary>
        /// events that wait, at most `capacity`
        /// </summary>
        [FieldOffset(8)] public ulong depth;
        /// <summary>
        /// events that were taken
        /// </summary>
        [FieldOffset(16)] public ulong received;
        /// <summary>
        /// that LOSS records named, or that the next one will
        /// </summary>
        [FieldOffset(24)] public ulong dropped;
        /// <summary>
        /// how often a receive or a look at the metrics found it behind that was
        /// not before
        /// </summary>
        [FieldOffset(32)] public ulong warnings;
        /// <summary>
        /// how often a publish had to wait for it
        /// </summary>
        [FieldOffset(40)] public ulong blocked;
        /// <summary>
        /// from time_ns to the receive: p50, p90, p99, p99.9 and the longest,
        /// each at most 1.6 % above the truth; 0 of none
        /// </summary>
        [FieldOffset(48)] public fixed long latency_ns[5];
    }

    /// <summary>
    /// One record, or several in one.
    /// </summary>
    [StructLayout(LayoutKind.Explicit, Size = 88)]
    public unsafe struct Coalesced
    {
        /// <summary>
        /// the last of the records, with u.mouse.dx and dy or u.wheel.delta of all
        /// </summary>
        [FieldOffset(0)] public Event @event;
        /// <summary>
        /// records in it, at least 1
        /// </summary>
        [FieldOffset(64)] public ulong count;
        /// <summary>
        /// number of the first; the last one's is event.seq
        /// </summary>
        [FieldOffset(72)] public ulong first_seq;
        /// <summary>
        /// time_ns of the first; the last one's is event.time_ns
        /// </summary>
        [FieldOffset(80)] public long first_ns;
    }

    [StructLayout(LayoutKind.Explicit, Size = 40)]
    public unsafe struct CoalesceOptions
    {
        /// <summary>
        /// sizeof(inlet_coalesce_options_t)
        /// </summary>
        [FieldOffset(0)] public uint struct_size;
        /// <summary>
        /// enum inlet_coalesce_mode
        /// </summary>
        [FieldOffset(4)] public uint mode;
        /// <summary>
        /// FRAME: length of a frame, 1 … 10 s; 0: 1/60 s. URGENT: an event is
        /// closed when its first record is that old, up to 10 s; 0: no limit.
        /// NONE: 0
        /// </summary>
        [FieldOffset(8)] public long interval_ns;
        /// <summary>
        /// FRAME: a time at which a frame begins, such as that of a vertical
        /// blank, on the clock of time_ns. Else 0
        /// </summary>
        [FieldOffset(16)] public long origin_ns;
        /// <summary>
        /// bit n: events of type n are merged; MOUSE_MOVED and MOUSE_WHEEL can be.
        /// 0: both. The other is urgent then.
        /// </summary>
        [FieldOffset(24)] public ulong types;
        /// <summary>
        /// events that wait to be taken, at most; 0: 512
        /// </summary>
        [FieldOffset(32)] public uint capacity;
        /// <summary>
        /// 0
        /// </summary>
        [FieldOffset(36)] public uint reserved;
    }

    [StructLayout(LayoutKind.Explicit, Size = 48)]
    public unsafe struct EnrollOptions
    {
        /// <summary>
        /// sizeof(inlet_enroll_options_t)
        /// </summary>
        [FieldOffset(0)] public uint struct_size;
        /// <summary>
        /// enum inlet_enroll_flag
        /// </summary>
        [FieldOffset(4)] public uint flags;
        /// <summary>
        /// as which the grant is listed: 1 … 64 bytes, one line
        /// </summary>
        [FieldOffset(8)] public byte* name;
        /// <summary>
        /// as of inlet_admin_pair; not "admin"
        /// </summary>
        [FieldOffset(16)] public byte* scopes;
        /// <summary>
        /// only while a window of one of these is in front; NULL: of any
        /// </summary>
        [FieldOffset(24)] public byte** programs;
        /// <summary>
        /// at most INLET_PAIR_PROGRAMS_MAX
        /// </summary>
        [FieldOffset(32)] public uint program_count;
        /// <summary>
        /// 0
        /// </summary>
        [FieldOffset(36)] public uint reserved;
        /// <summary>
        /// seconds since 1970 UTC at which the grant ends; 0: never
        /// </summary>
        [FieldOffset(40)] public long expires_s;
    }

    /// <summary>
    /// A monitor, as it was when the recording began.
    /// </summary>
    [StructLayout(LayoutKind.Explicit, Size = 88)]
    public unsafe struct Monitor
    {
        /// <summary>
        /// its upper left corner, in physical pixels
        /// </summary>
        [FieldOffset(0)] public int x;
        /// <summary>
        /// its upper left corner, in physical pixels
        /// </summary>
        [FieldOffset(4)] public int y;
        /// <summary>
        /// in physical pixels, not 0
        /// </summary>
        [FieldOffset(8)] public uint width;
        /// <summary>
        /// in physical pixels, not 0
        /// </summary>
        [FieldOffset(12)] public uint height;
        /// <summary>
        /// effective; 96 is 100 %; 0: unknown
        /// </summary>
        [FieldOffset(16)] public uint dpi;
        /// <summary>
        /// enum inlet_monitor_flag
        /// </summary>
        [FieldOffset(20)] public uint flags;
        /// <summary>
        /// UTF-8, such as \\.\DISPLAY1
        /// </summary>
        [FieldOffset(24)] public fixed byte name[64];
    }

    [StructLayout(LayoutKind.Explicit, Size = 88)]
    public unsafe struct RecordOptions
    {
        /// <summary>
        /// sizeof(inlet_record_options_t)
        /// </summary>
        [FieldOffset(0)] public uint struct_size;
        /// <summary>
        /// enum inlet_record_flag
        /// </summary>
        [FieldOffset(4)] public uint flags;
        /// <summary>
        /// the stream's; NULL: a stream without a name
        /// </summary>
        [FieldOffset(8)] public StreamInfo* stream;
        /// <summary>
        /// as subscribed to; 0: all
        /// </summary>
        [FieldOffset(16)] public ulong event_types;
        /// <summary>
        /// enum inlet_subscribe_flag, as subscribed with
        /// </summary>
        [FieldOffset(24)] public uint subscribe_flags;
        /// <summary>
        /// 0 … INLET_MONITORS_MAX
        /// </summary>
        [FieldOffset(28)] public uint monitors_count;
        [FieldOffset(32)] public Monitor* monitors;
        /// <summary>
        /// the input locale when it began; 0: unknown
        /// </summary>
        [FieldOffset(40)] public ulong hkl;
        /// <summary>
        /// enum inlet_lock bits that were on
        /// </summary>
        [FieldOffset(48)] public uint locks;
        /// <summary>
        /// 0
        /// </summary>
        [FieldOffset(52)] public uint reserved;
        /// <summary>
        /// such as 00000409; NULL: unknown. This and the next two: UTF-8, one
        /// line, shorter than INLET_…_BYTES says
        /// </summary>
        [FieldOffset(56)] public byte* layout_name;
        /// <summary>
        /// who writes it; NULL: "inlet.dll" and its version
        /// </summary>
        [FieldOffset(64)] public byte* program;
        /// <summary>
        /// such as the options it was made with; NULL: nothing
        /// </summary>
        [FieldOffset(72)] public byte* note;
        /// <summary>
        /// an event is kept in memory that long at most, by those that come
        /// after it; up to 60 s; 0: 1 s
        /// </summary>
        [FieldOffset(80)] public long flush_ns;
    }

    [StructLayout(LayoutKind.Explicit, Size = 64)]
    public unsafe struct RecordingOptions
    {
        /// <summary>
        /// sizeof(inlet_recording_options_t)
        /// </summary>
        [FieldOffset(0)] public uint struct_size;
        /// <summary>
        /// enum inlet_recording_flag
        /// </summary>
        [FieldOffset(4)] public uint flags;
        /// <summary>
        /// in thousandths of the recorded, 10 … 1,000,000, or INLET_SPEED_MAX;
        /// 0: INLET_SPEED_RECORDED
        /// </summary>
        [FieldOffset(8)] public uint speed;
        /// <summary>
        /// mask of enum inlet_source: input of these; 0: all
        /// </summary>
        [FieldOffset(12)] public uint sources;
        /// <summary>
        /// as of inlet_subscribe_options_t; 0: all
        /// </summary>
        [FieldOffset(16)] public ulong event_types;
        /// <summary>
        /// begins there, as inlet_recording_seek; 0: at the first event
        /// </summary>
        [FieldOffset(24)] public ulong from_seq;
        /// <summary>
        /// longer times without an event take that long; 0: as they were
        /// </summary>
        [FieldOffset(32)] public long pause_max_ns;
        /// <summary>
        /// as of inlet_subscribe_options_t, as the next two
        /// </summary>
        [FieldOffset(40)] public long poll_ns;
        [FieldOffset(48)] public ulong urgent_types;
        /// <summary>
        /// enum inlet_wait
        /// </summary>
        [FieldOffset(56)] public uint wait;
        /// <summary>
        /// 0
        /// </summary>
        [FieldOffset(60)] public uint reserved;
    }

    /// <summary>
    /// What a recording says of itself. What is not known yet (INLET_RECORDING_CHECK) is as its end
    /// says it, which is what its writer wrote.
    /// </summary>
    [StructLayout(LayoutKind.Explicit, Size = 816)]
    public unsafe struct RecordingInfo
    {
        /// <summary>
        /// in: sizeof(inlet_recording_info_t)
        /// </summary>
        [FieldOffset(0)] public uint struct_size;
        /// <summary>
        /// enum inlet_recording_end
        /// </summary>
        [FieldOffset(4)] public uint end;
        [FieldOffset(8)] public ulong file_bytes;
        /// <summary>
        /// of them; from here on nothing can be read
        /// </summary>
        [FieldOffset(16)] public ulong valid_bytes;
        [FieldOffset(24)] public ulong events_count;
        /// <summary>
        /// first_seq … end_seq - 1 is what its records cover, as far as they can be
        /// read
        /// </summary>
        [FieldOffset(32)] public ulong first_seq;
        [FieldOffset(40)] public ulong end_seq;
        /// <summary>
        /// the end as its writer told it, where that can be read: what is between
        /// end_seq and here is lost; 0: nobody knows
        /// </summary>
        [FieldOffset(48)] public ulong told_end_seq;
        [FieldOffset(56)] public long first_time_ns;
        /// <summary>
        /// the latest
        /// </summary>
        [FieldOffset(64)] public long last_time_ns;
        /// <summary>
        /// since 1970-01-01 UTC
        /// </summary>
        [FieldOffset(72)] public long created_utc_ns;
        /// <summary>
        /// as of inlet_record_options_t, as those below
        /// </summary>
        [FieldOffset(80)] public ulong event_types;
        [FieldOffset(88)] public ulong hkl;
        [FieldOffset(96)] public uint locks;
        [FieldOffset(100)] public uint subscribe_flags;
        [FieldOffset(104)] public uint monitors_count;
        [FieldOffset(108)] public uint reserved;
        [FieldOffset(112)] public fixed byte layout_name[64];
        [FieldOffset(176)] public fixed byte program[128];
        [FieldOffset(304)] public fixed byte note[256];
        /// <summary>
        /// why nothing can be read from valid_bytes on, in a few
        /// words of English; "": it is the end
        /// </summary>
        [FieldOffset(560)] public fixed byte reason[256];
    }

    /// <summary>
    /// What goes wrong once in each stream of the connection, at the first of its records that has
    /// number `seq` or a later one. Fields that its kind does not have are 0.
    /// </summary>
    [StructLayout(LayoutKind.Explicit, Size = 40)]
    public unsafe struct Fault
    {
        /// <summary>
        /// enum inlet_fault_kind
        /// </summary>
        [FieldOffset(0)] public uint kind;
        /// <summary>
        /// enum inlet_cause, not 0
        /// </summary>
        [FieldOffset(4)] public uint cause;
        /// <summary>
        /// not 0
        /// </summary>
        [FieldOffset(8)] public ulong seq;
        /// <summary>
        /// at least 1
        /// </summary>
        [FieldOffset(16)] public ulong count;
        /// <summary>
        /// at least 1
        /// </summary>
        [FieldOffset(24)] public long duration_ns;
        /// <summary>
        /// a negative one
        /// </summary>
        [FieldOffset(32)] public Status status;
        /// <summary>
        /// 0
        /// </summary>
        [FieldOffset(36)] public uint reserved;
    }

    [StructLayout(LayoutKind.Explicit, Size = 32)]
    public unsafe struct FakeOptions
    {
        /// <summary>
        /// sizeof(inlet_fake_options_t)
        /// </summary>
        [FieldOffset(0)] public uint struct_size;
        /// <summary>
        /// as of inlet_recording_options_t, as pause_max_ns
        /// </summary>
        [FieldOffset(4)] public uint speed;
        [FieldOffset(8)] public long pause_max_ns;
        /// <summary>
        /// in order: each behind the numbers of the one before. Copied
        /// </summary>
        [FieldOffset(16)] public Fault* faults;
        /// <summary>
        /// 0 … INLET_FAULTS_MAX
        /// </summary>
        [FieldOffset(24)] public uint faults_count;
        /// <summary>
        /// 0
        /// </summary>
        [FieldOffset(28)] public uint reserved;
    }

    /// <summary>
    /// The event of one record is that record. Of two: seq, times, their flags and process are those of
    /// the first to come; device, scan code, dx and dy, and INLET_FLAG_REPEAT are the raw record's; the
    /// injected flags, x and y, virtual key and extra info the hook's; what the one does not know is the
    /// other's. Its flags have both INLET_FLAG_RAW and INLET_FLAG_HOOK.
    /// </summary>
    [StructLayout(LayoutKind.Explicit, Size = 88)]
    public unsafe struct Fused
    {
        [FieldOffset(0)] public Event @event;
        /// <summary>
        /// of the raw record in it; 0: there is none
        /// </summary>
        [FieldOffset(64)] public ulong raw_seq;
        /// <summary>
        /// of the hook's record in it; 0: there is none
        /// </summary>
        [FieldOffset(72)] public ulong hook_seq;
        /// <summary>
        /// enum inlet_fuse_confidence
        /// </summary>
        [FieldOffset(80)] public uint confidence;
        /// <summary>
        /// 0
        /// </summary>
        [FieldOffset(84)] public uint reserved;
    }

    [StructLayout(LayoutKind.Explicit, Size = 16)]
    public unsafe struct FuseOptions
    {
        /// <summary>
        /// sizeof(inlet_fuse_options_t)
        /// </summary>
        [FieldOffset(0)] public uint struct_size;
        /// <summary>
        /// events kept at most, 2 … INLET_FUSE_CAPACITY_MAX; 0: 512
        /// </summary>
        [FieldOffset(4)] public uint capacity;
        /// <summary>
        /// a record waits that long at most, up to 1 s; 0: 50 ms
        /// </summary>
        [FieldOffset(8)] public long wait_ns;
    }

    [StructLayout(LayoutKind.Explicit, Size = 48)]
    public unsafe struct HandlerOptions
    {
        /// <summary>
        /// sizeof(inlet_handler_options_t)
        /// </summary>
        [FieldOffset(0)] public uint struct_size;
        /// <summary>
        /// higher ones are called first; of the same, those added first
        /// </summary>
        [FieldOffset(4)] public int priority;
        /// <summary>
        /// bit n: events of type n; 0: all
        /// </summary>
        [FieldOffset(8)] public ulong event_types;
        /// <summary>
        /// enum inlet_handler_flag
        /// </summary>
        [FieldOffset(16)] public uint flags;
        /// <summary>
        /// 0
        /// </summary>
        [FieldOffset(20)] public uint reserved;
        [FieldOffset(24)] public IntPtr handler;
        /// <summary>
        /// called once, when no call of the handler runs or can begin, by the
        /// thread that ended the last one, removed it, or closed: to free
        /// `user`. It may call nothing of these handlers. May be NULL
        /// </summary>
        [FieldOffset(32)] public IntPtr gone;
        /// <summary>
        /// passed to both
        /// </summary>
        [FieldOffset(40)] public IntPtr user;
    }

    [StructLayout(LayoutKind.Explicit, Size = 16)]
    public unsafe struct HotkeysOptions
    {
        /// <summary>
        /// sizeof(inlet_hotkeys_options_t)
        /// </summary>
        [FieldOffset(0)] public uint struct_size;
        /// <summary>
        /// only records of this enum inlet_source count; 0: of any, for streams of
        /// one source and for fused events
        /// </summary>
        [FieldOffset(4)] public uint source;
        /// <summary>
        /// enum inlet_hotkeys_flag
        /// </summary>
        [FieldOffset(8)] public uint flags;
        /// <summary>
        /// inlet_hotkeys_put is busy while so many matches wait, 1 … 65536;
        /// 0: 64
        /// </summary>
        [FieldOffset(12)] public uint capacity;
    }

    [StructLayout(LayoutKind.Explicit, Size = 8)]
    public unsafe struct HotkeyError
    {
        /// <summary>
        /// byte of the text, from 0
        /// </summary>
        [FieldOffset(0)] public uint at;
        /// <summary>
        /// enum inlet_hotkey_error_what
        /// </summary>
        [FieldOffset(4)] public uint what;
    }

    [StructLayout(LayoutKind.Explicit, Size = 80)]
    public unsafe struct HotkeyMatch
    {
        /// <summary>
        /// the press that completed it, of a hold the one that began it
        /// </summary>
        [FieldOffset(0)] public Event @event;
        /// <summary>
        /// when it was complete: the press's, or when the hold was due
        /// </summary>
        [FieldOffset(64)] public long time_ns;
        [FieldOffset(72)] public uint id;
        /// <summary>
        /// 0
        /// </summary>
        [FieldOffset(76)] public uint reserved;
    }

    [StructLayout(LayoutKind.Explicit, Size = 24)]
    public unsafe struct RouterOptions
    {
        /// <summary>
        /// sizeof(inlet_router_options_t)
        /// </summary>
        [FieldOffset(0)] public uint struct_size;
        /// <summary>
        /// enum inlet_router_by
        /// </summary>
        [FieldOffset(4)] public uint by;
        /// <summary>
        /// enum inlet_router_policy
        /// </summary>
        [FieldOffset(8)] public uint policy;
        /// <summary>
        /// at most, 2 … INLET_ROUTER_QUEUES_MAX; 0: 32
        /// </summary>
        [FieldOffset(12)] public uint queues;
        /// <summary>
        /// records a queue; 0: 1024
        /// </summary>
        [FieldOffset(16)] public uint capacity;
        /// <summary>
        /// 0
        /// </summary>
        [FieldOffset(20)] public uint reserved;
    }

    /// <summary>
    /// Whose records were taken.
    /// </summary>
    [StructLayout(LayoutKind.Explicit, Size = 16)]
    public unsafe struct Routed
    {
        /// <summary>
        /// as enum inlet_router_by says; 0: unknown
        /// </summary>
        [FieldOffset(0)] public ulong key;
        /// <summary>
        /// for inlet_router_done
        /// </summary>
        [FieldOffset(8)] public uint queue;
        /// <summary>
        /// 0
        /// </summary>
        [FieldOffset(12)] public uint reserved;
    }

    [StructLayout(LayoutKind.Explicit, Size = 32)]
    public unsafe struct RouterStats
    {
        /// <summary>
        /// in: sizeof(inlet_router_stats_t)
        /// </summary>
        [FieldOffset(0)] public uint struct_size;
        /// <summary>
        /// that there are
        /// </summary>
        [FieldOffset(4)] public uint queues;
        /// <summary>
        /// records in them
        /// </summary>
        [FieldOffset(8)] public ulong pending;
        /// <summary>
        /// records, since it was opened
        /// </summary>
        [FieldOffset(16)] public ulong dropped;
        /// <summary>
        /// puts, since it was opened
        /// </summary>
        [FieldOffset(24)] public ulong refused;
    }

    /// <summary>
    /// One key or button that is held, as one source tells it of one device: with both sources captured
    /// a key is there twice.
    /// </summary>
    [StructLayout(LayoutKind.Explicit, Size = 24)]
    public unsafe struct Held
    {
        /// <summary>
        /// INLET_FLAG_RAW or INLET_FLAG_HOOK, and INLET_FLAG_FALSE_CONTROL
        /// </summary>
        [FieldOffset(0)] public uint flags;
        /// <summary>
        /// as in inlet_event_t
        /// </summary>
        [FieldOffset(4)] public uint device;
        /// <summary>
        /// enum inlet_button; 0: a key
        /// </summary>
        [FieldOffset(8)] public uint button;
        /// <summary>
        /// as in inlet_key_t, of a key; what follows too
        /// </summary>
        [FieldOffset(12)] public uint hid;
        [FieldOffset(16)] public ushort scan;
        [FieldOffset(18)] public ushort vk;
        /// <summary>
        /// 0
        /// </summary>
        [FieldOffset(20)] public uint reserved;
    }

    /// <summary>
    /// 0 in what is not known.
    /// </summary>
    [StructLayout(LayoutKind.Explicit, Size = 80)]
    public unsafe struct StateInfo
    {
        /// <summary>
        /// in: sizeof(inlet_state_info_t)
        /// </summary>
        [FieldOffset(0)] public uint struct_size;
        /// <summary>
        /// enum inlet_state_known
        /// </summary>
        [FieldOffset(4)] public uint known;
        /// <summary>
        /// enum inlet_source bits that capture
        /// </summary>
        [FieldOffset(8)] public uint sources;
        /// <summary>
        /// enum inlet_state_session
        /// </summary>
        [FieldOffset(12)] public uint session;
        /// <summary>
        /// where the pointer was seen last, in physical pixels …
        /// </summary>
        [FieldOffset(16)] public int x;
        /// <summary>
        /// where the pointer was seen last, in physical pixels …
        /// </summary>
        [FieldOffset(20)] public int y;
        /// <summary>
        /// … and when
        /// </summary>
        [FieldOffset(24)] public long position_ns;
        /// <summary>
        /// as in inlet_layout_t
        /// </summary>
        [FieldOffset(32)] public ulong hkl;
        [FieldOffset(40)] public uint locks;
        /// <summary>
        /// as in inlet_focus_t
        /// </summary>
        [FieldOffset(44)] public uint elevated;
        [FieldOffset(48)] public ulong window;
        /// <summary>
        /// of the window in front, where granted; 0: unknown
        /// </summary>
        [FieldOffset(56)] public uint process;
        [FieldOffset(60)] public uint clock_error_ns;
        /// <summary>
        /// this time of the stream …
        /// </summary>
        [FieldOffset(64)] public long clock_ns;
        /// <summary>
        /// … was this since 1970-01-01T00:00:00Z
        /// </summary>
        [FieldOffset(72)] public long clock_utc_ns;
    }

    [StructLayout(LayoutKind.Explicit, Size = 16)]
    public unsafe struct TextOptions
    {
        /// <summary>
        /// sizeof(inlet_text_options_t)
        /// </summary>
        [FieldOffset(0)] public uint struct_size;
        /// <summary>
        /// only records of this enum inlet_source count; 0: of any, for streams of
        /// one source and for fused events
        /// </summary>
        [FieldOffset(4)] public uint source;
        /// <summary>
        /// enum inlet_text_flag
        /// </summary>
        [FieldOffset(8)] public uint flags;
        /// <summary>
        /// pieces that wait to be read, 1 … 65536; 0: 256
        /// </summary>
        [FieldOffset(12)] public uint capacity;
    }

    /// <summary>
    /// What one key types in one state.
    /// </summary>
    [StructLayout(LayoutKind.Explicit, Size = 20)]
    public unsafe struct TextKey
    {
        /// <summary>
        /// scan code as in inlet_key_t, or INLET_TEXT_VK
        /// </summary>
        [FieldOffset(0)] public uint key;
        /// <summary>
        /// enum inlet_text_state
        /// </summary>
        [FieldOffset(4)] public byte state;
        /// <summary>
        /// 1: it is dead, and the one unit is its accent
        /// </summary>
        [FieldOffset(5)] public byte dead;
        /// <summary>
        /// units, 1 … INLET_TEXT_UNITS_MAX
        /// </summary>
        [FieldOffset(6)] public byte count;
        /// <summary>
        /// 0
        /// </summary>
        [FieldOffset(7)] public byte reserved;
        /// <summary>
        /// UTF-16
        /// </summary>
        [FieldOffset(8)] public fixed ushort units[6];
    }

    /// <summary>
    /// What a dead key and the unit that comes after it become.
    /// </summary>
    [StructLayout(LayoutKind.Explicit, Size = 8)]
    public unsafe struct TextCompose
    {
        /// <summary>
        /// the dead key's unit
        /// </summary>
        [FieldOffset(0)] public ushort accent;
        [FieldOffset(2)] public ushort @base;
        [FieldOffset(4)] public ushort result;
        /// <summary>
        /// 1: the result is dead again, and waits for the next
        /// </summary>
        [FieldOffset(6)] public ushort dead;
    }

    [StructLayout(LayoutKind.Explicit, Size = 32)]
    public unsafe struct TextLayout
    {
        /// <summary>
        /// sizeof(inlet_text_layout_t)
        /// </summary>
        [FieldOffset(0)] public uint struct_size;
        /// <summary>
        /// enum inlet_text_layout_flag
        /// </summary>
        [FieldOffset(4)] public uint flags;
        [FieldOffset(8)] public TextKey* keys;
        /// <summary>
        /// may be NULL when there are none
        /// </summary>
        [FieldOffset(16)] public TextCompose* composes;
        [FieldOffset(24)] public uint keys_count;
        [FieldOffset(28)] public uint composes_count;
    }

    /// <summary>
    /// What one press typed.
    /// </summary>
    [StructLayout(LayoutKind.Explicit, Size = 56)]
    public unsafe struct TextPiece
    {
        /// <summary>
        /// of the press that completed it
        /// </summary>
        [FieldOffset(0)] public ulong seq;
        /// <summary>
        /// … and its time
        /// </summary>
        [FieldOffset(8)] public long time_ns;
        /// <summary>
        /// … and the process in front, where granted; 0: unknown
        /// </summary>
        [FieldOffset(16)] public uint process;
        /// <summary>
        /// enum inlet_text_piece_flag
        /// </summary>
        [FieldOffset(20)] public ushort flags;
        /// <summary>
        /// bytes of utf8 in use, at least 1
        /// </summary>
        [FieldOffset(22)] public ushort length;
        [FieldOffset(24)] public fixed byte utf8[32];
    }

    /// <summary>
    /// Told of each change of the link: by a thread of the connection, one call at a time, and the
    /// stream waits meanwhile. `health` lives for the call. It may call any function of the SDK but
    /// those that wait for this connection; inlet_disconnect too, which then returns at once, and ends
    /// the client once the call is over.
    /// </summary>
    [UnmanagedFunctionPointer(CallingConvention.Cdecl)]
    public unsafe delegate void HealthChanged(IntPtr user, Health* health);

    [UnmanagedFunctionPointer(CallingConvention.Cdecl)]
    public unsafe delegate uint Handler(IntPtr user, Event* @event, IntPtr emission);

    public static unsafe class Native
    {
        private const string Library = "inlet";

        public const uint SOURCE_ALL = 3;
        /// <summary>
        /// The grid of the times in what shows timing only: the event's time is rounded up to a multiple,
        /// and time_error_ns up to a multiple and one more.
        /// </summary>
        public const uint TIMING_GRID_NS = 16000000;
        /// <summary>
        /// A text of UTF-8 in `count` such records in a row, right behind the record that it belongs to and
        /// with that one's device and process. A LOSS may take some: then the text is unknown. A longer one
        /// than INLET_NAME_BYTES_MAX is cut by who tells it.
        /// </summary>
        public const uint NAME_PIECES_MAX = 43;
        public const uint NAME_BYTES_MAX = 516;
        public const uint EVENT_SIZE = 64;
        public const long FOREVER = -1;
        public const uint BORROW_MAX = 1024;
        public const uint POST_MAX = 256;
        public const uint PING_BYTES_MAX = 64;
        public const uint SERVICE_WARNINGS_MAX = 8;
        /// <summary>
        /// of a path in UTF-8, with its terminating zero
        /// </summary>
        public const uint PATH_BYTES = 1536;
        /// <summary>
        /// with its terminating zero
        /// </summary>
        public const uint KEY_TEXT_BYTES = 65;
        public const uint PAIR_PROGRAMS_MAX = 8;
        public const uint BUS_SUBSCRIBERS_MAX = 32;
        public const uint BUS_CAPACITY_MIN = 256;
        public const uint BUS_CAPACITY_MAX = 65536;
        /// <summary>
        /// events at once
        /// </summary>
        public const uint BUS_PUBLISH_MAX = 256;
        /// <summary>
        /// Merged events that are open at once; before one more begins, all are closed.
        /// </summary>
        public const uint COALESCE_OPEN_MAX = 16;
        public const uint COALESCE_CAPACITY_MIN = 32;
        public const uint COALESCE_CAPACITY_MAX = 65536;
        public const uint MONITORS_MAX = 32;
        /// <summary>
        /// with the zero behind it, as all of these
        /// </summary>
        public const uint MONITOR_NAME_BYTES = 64;
        public const uint LAYOUT_NAME_BYTES = 64;
        public const uint PROGRAM_NAME_BYTES = 128;
        public const uint RECORD_NOTE_BYTES = 256;
        public const uint SPEED_RECORDED = 1000;
        /// <summary>
        /// as fast as they are taken
        /// </summary>
        public const uint SPEED_MAX = 4294967295;
        public const uint FAULTS_MAX = 64;
        public const uint FUSE_CAPACITY_MAX = 65536;
        public const uint HANDLERS_MAX = 4096;
        /// <summary>
        /// Events that wait in one emission, and that it may have in all.
        /// </summary>
        public const uint EMISSION_WAITING_MAX = 32;
        public const uint EMISSION_POSTS_MAX = 1024;
        public const uint HOTKEY_STEPS_MAX = 8;
        /// <summary>
        /// bytes
        /// </summary>
        public const uint HOTKEY_TEXT_MAX = 256;
        public const uint HOTKEYS_MAX = 65536;
        public const uint ROUTER_QUEUES_MAX = 1024;
        public const uint ROUTER_CAPACITY_MIN = 16;
        public const uint ROUTER_CAPACITY_MAX = 65536;
        /// <summary>
        /// queues × capacity: 64 MB
        /// </summary>
        public const uint ROUTER_RECORDS_MAX = 1048576;
        /// <summary>
        /// At most that many are remembered at once.
        /// </summary>
        public const uint HELD_MAX = 64;
        public const uint TEXT_UNITS_MAX = 6;
        public const uint TEXT_KEYS_MAX = 16384;
        public const uint TEXT_COMPOSES_MAX = 65536;
        public const uint TEXT_PIECE_MAX = 32;

        /// <summary>
        /// The key that a keyboard event is about: its HID usage, or 0 for no key that has a code.
        /// `scan` is the set-1 scan code, with its prefix as 0xE000 or 0xE100, 0 if none was given; `vk` is
        /// the Win32 virtual key, 0 or 0xFF if none was given. They are taken together, because each alone
        /// lies at times:
        ///   - the scan code says which key it is, whatever the layout or NumLock make of its VK;
        ///   - 0x45 is NumLock in raw input and Pause in hooks: there the VK decides;
        ///   - a scan code that is no key's (media keys send 0) leaves it to the VK, read as on a US layout;
        ///   - the shifts that keyboards fake around navigation keys and the NumLock that ends Pause's
        ///     sequence have the VK 0xFF, and VK_PACKET's scan code is a character: none of them is a key.
        /// </summary>
        [DllImport(Library, CallingConvention = CallingConvention.Cdecl)]
        public static extern uint inlet_key_from_scan_vk(ushort scan, ushort vk);

        /// <summary>
        /// The key of a scan code alone (prefix as above); 0 if no key has it. 0x45 is NumLock, as keyboards
        /// send it.
        /// </summary>
        [DllImport(Library, CallingConvention = CallingConvention.Cdecl)]
        public static extern uint inlet_key_from_scan(ushort scan);

        /// <summary>
        /// The key that has this VK on a US layout; of two such keys the main one (VK_RETURN: Enter,
        /// VK_HOME: Home, VK_SHIFT: ShiftLeft). 0 if none has it.
        /// </summary>
        [DllImport(Library, CallingConvention = CallingConvention.Cdecl)]
        public static extern uint inlet_key_from_vk(ushort vk);

        /// <summary>
        /// The key of a W3C code such as "KeyA"; case matters. 0 if no key has it, or for NULL.
        /// </summary>
        [DllImport(Library, CallingConvention = CallingConvention.Cdecl)]
        public static extern uint inlet_key_from_code([MarshalAs(UnmanagedType.LPUTF8Str)] string code);

        /// <summary>
        /// The key of a Linux evdev number (KEY_… in linux/input-event-codes.h); 0 if no key has it.
        /// </summary>
        [DllImport(Library, CallingConvention = CallingConvention.Cdecl)]
        public static extern uint inlet_key_from_evdev(ushort evdev);

        /// <summary>
        /// The W3C code of a key; "Unidentified", which the W3C defines for this, if `hid` is none.
        /// </summary>
        [DllImport(Library, CallingConvention = CallingConvention.Cdecl)]
        public static extern IntPtr inlet_key_code(uint hid);

        /// <summary>
        /// The set-1 scan code of a key, with its prefix as 0xE000 or 0xE100; 0 if it has none or `hid` is
        /// no key. Pause is 0xE11D, the start of its sequence.
        /// </summary>
        [DllImport(Library, CallingConvention = CallingConvention.Cdecl)]
        public static extern ushort inlet_key_scan(uint hid);

        /// <summary>
        /// The VK of a key on a US layout with NumLock on, or on the layouts that have the key at all; left
        /// and right modifiers have their own. 0 if it has none or `hid` is no key.
        /// </summary>
        [DllImport(Library, CallingConvention = CallingConvention.Cdecl)]
        public static extern ushort inlet_key_vk(uint hid);

        /// <summary>
        /// The Linux evdev number of a key; 0 if `hid` is no key.
        /// </summary>
        [DllImport(Library, CallingConvention = CallingConvention.Cdecl)]
        public static extern ushort inlet_key_evdev(uint hid);

        /// <summary>
        /// The name of a status, such as "INLET_E_TIMEOUT"; "INLET_E_UNKNOWN" for a number that has none.
        /// Any thread. The string lives for ever.
        /// </summary>
        [DllImport(Library, CallingConvention = CallingConvention.Cdecl)]
        public static extern IntPtr inlet_status_name(Status status);

        /// <summary>
        /// One English sentence that says what happened and, where the user can act, what to do.
        /// Any thread. The string lives for ever.
        /// </summary>
        [DllImport(Library, CallingConvention = CallingConvention.Cdecl)]
        public static extern IntPtr inlet_status_message(Status status);

        /// <summary>
        /// Connects to the service, proves both sides' identity, and starts the connection's thread.
        ///
        /// With INLET_CONNECT_RECONNECT a connection that is lost later (the service restarted, say) is made
        /// anew, with growing pauses of up to 5 s, for as long as that may succeed. Its streams stay:
        /// nothing comes twice, and what the service no longer has is a LOSS, with what is in force and held
        /// behind it. A stream that can't go on, as the service's has begun anew, ends with
        /// INLET_E_RESTARTED. Meanwhile requests fail at once; inlet_client_health (inlet/request.h) says
        /// how it is.
        ///
        /// `options` may be NULL. On success *client is owned by the caller: inlet_disconnect it.
        /// Otherwise *client is NULL and the status says why:
        ///   INLET_E_INVALID_ARGUMENT  client is NULL, or struct_size is unknown
        ///   INLET_E_NOT_INSTALLED, INLET_E_NOT_RUNNING  there is no service to talk to
        ///   INLET_E_NOT_PAIRED        this user has no key: `inlet pair`
        ///   INLET_E_REFUSED           the service does not accept this key, user or session
        ///   INLET_E_UNTRUSTED_SERVICE the pipe's owner or key is not the installed service's
        ///   INLET_E_TIMEOUT, INLET_E_VERSION, INLET_E_BUSY, INLET_E_NO_MEMORY, INLET_E_IO
        /// </summary>
        [DllImport(Library, CallingConvention = CallingConvention.Cdecl)]
        public static extern Status inlet_connect(ConnectOptions* options, out IntPtr client);

        /// <summary>
        /// Ends the connection, its streams and its thread; returns within 2 s. Threads inside inlet_recv on
        /// it return INLET_E_CLOSED, and must have returned before the streams' memory is reused: call it
        /// when no other thread will use the client or its streams again. NULL is allowed.
        /// </summary>
        [DllImport(Library, CallingConvention = CallingConvention.Cdecl)]
        public static extern void inlet_disconnect(IntPtr client);

        /// <summary>
        /// INLET_OK while the connection lives, or is being made anew, else why it ended.
        /// </summary>
        [DllImport(Library, CallingConvention = CallingConvention.Cdecl)]
        public static extern Status inlet_client_status(IntPtr client);

        /// <summary>
        /// Subscribes to this session's stream. `options` may be NULL: raw input from now on.
        /// On success *stream lives until inlet_stream_close or inlet_disconnect.
        ///   INLET_E_SCOPE  the grant allows nothing of what was asked for
        ///   INLET_E_LIMIT  the connection has its eight subscriptions
        ///   INLET_E_NOT_FOUND  the stream has not come to from_seq or from_time_ns, or there is none
        ///   INLET_E_NOT_SUPPORTED  from_time_ns, and the service is too old for it
        ///   INLET_E_TIMEOUT, INLET_E_INVALID_ARGUMENT, INLET_E_NO_MEMORY, or why the connection ended
        /// </summary>
        [DllImport(Library, CallingConvention = CallingConvention.Cdecl)]
        public static extern Status inlet_subscribe(IntPtr client, SubscribeOptions* options, out IntPtr stream);

        /// <summary>
        /// Takes up to `capacity` events, in order, waiting at most timeout_ns for the first.
        /// INLET_OK with *count ≥ 1; INLET_E_TIMEOUT with *count 0; or why the stream ended, once everything
        /// that had arrived was taken. Several threads may share one stream: each event goes to one of them.
        ///   INLET_E_CLOSED, INLET_E_SERVICE_STOPPED, INLET_E_CONNECTION_LOST, INLET_E_REVOKED,
        ///   INLET_E_RESTARTED, …
        /// </summary>
        [DllImport(Library, CallingConvention = CallingConvention.Cdecl)]
        public static extern Status inlet_recv(IntPtr stream, Event* @events, uint capacity, long timeout_ns, uint* count);

        /// <summary>
        /// Events that have arrived and were not taken yet.
        /// </summary>
        [DllImport(Library, CallingConvention = CallingConvention.Cdecl)]
        public static extern ulong inlet_pending(IntPtr stream);

        /// <summary>
        /// A Win32 event handle (HANDLE), signalled while inlet_recv would not wait: for
        /// WaitForMultipleObjects and message loops. After the last event was taken it stays so until an
        /// inlet_recv finds nothing. Owned by the stream: do not close, set or reset it. NULL for a stream
        /// that does not wait by INLET_WAIT_EVENT: nobody would signal it.
        /// </summary>
        [DllImport(Library, CallingConvention = CallingConvention.Cdecl)]
        public static extern IntPtr inlet_wait_handle(IntPtr stream);

        /// <summary>
        /// As inlet_recv, of one lane of a stream subscribed to with INLET_SUBSCRIBE_LANES.
        /// INLET_E_INVALID_ARGUMENT also: the stream has no such lane.
        /// </summary>
        [DllImport(Library, CallingConvention = CallingConvention.Cdecl)]
        public static extern Status inlet_recv_lane(IntPtr stream, uint lane, Event* @events, uint capacity, long timeout_ns, uint* count);

        /// <summary>
        /// As inlet_pending and inlet_wait_handle, of one lane. 0 and NULL: there is no such lane.
        /// </summary>
        [DllImport(Library, CallingConvention = CallingConvention.Cdecl)]
        public static extern ulong inlet_pending_lane(IntPtr stream, uint lane);

        /// <summary>
        /// As inlet_pending and inlet_wait_handle, of one lane. 0 and NULL: there is no such lane.
        /// </summary>
        [DllImport(Library, CallingConvention = CallingConvention.Cdecl)]
        public static extern IntPtr inlet_wait_handle_lane(IntPtr stream, uint lane);

        /// <summary>
        /// As inlet_recv, but lends up to `most` (and INLET_BORROW_MAX) events instead of copying them: they
        /// stay where they are in the queue, until inlet_release takes all of them. Of a stream with lanes,
        /// whose `lane` may be any, they are copies in the stream's own memory. On success release the
        /// batch, from any thread, before the stream is closed; what is not released by then is gone with
        /// it.
        ///
        /// One batch of a stream is borrowed at a time; for other receivers there is nothing meanwhile: they
        /// wait, as long as they may. So don't receive on the thread that has borrowed.
        ///   INLET_E_BUSY  a batch of this stream is borrowed already
        ///   and as inlet_recv_lane; *batch has no events then
        /// </summary>
        [DllImport(Library, CallingConvention = CallingConvention.Cdecl)]
        public static extern Status inlet_borrow(IntPtr stream, uint lane, uint most, long timeout_ns, Batch* batch);

        /// <summary>
        /// Gives a batch back; its events are not to be read any more, and *batch has none.
        /// INLET_E_INVALID_ARGUMENT: nothing is borrowed by it.
        /// </summary>
        [DllImport(Library, CallingConvention = CallingConvention.Cdecl)]
        public static extern Status inlet_release(IntPtr stream, Batch* batch);

        /// <summary>
        /// Puts up to INLET_POST_MAX events of the application's own into its stream, for whoever receives
        /// from it, in one piece: behind all that has arrived and before all that arrives later. They are
        /// INLET_EVENT_MARK, with reserved and flags 0; time_ns is made the time of the post, seq that of
        /// the record that arrives next, and flags INLET_FLAG_STATE: they occupy no number. Nobody else sees
        /// them. Never waits for a receiver or the service; threads that post at once take turns.
        ///   INLET_E_BUSY  there is no room, or thousands were posted since anything arrived: receive, and
        ///                 try again
        ///   INLET_E_INVALID_ARGUMENT, or why the stream ended; nothing was posted then
        /// </summary>
        [DllImport(Library, CallingConvention = CallingConvention.Cdecl)]
        public static extern Status inlet_post(IntPtr stream, Event* marks, uint count);

        /// <summary>
        /// Fills *info, whose struct_size the caller set. INLET_E_INVALID_ARGUMENT otherwise.
        /// </summary>
        [DllImport(Library, CallingConvention = CallingConvention.Cdecl)]
        public static extern Status inlet_stream_info(IntPtr stream, StreamInfo* info);

        /// <summary>
        /// How often the service has told this stream that it passed its warn threshold; *records (may be
        /// NULL) is how many records it was behind the last time.
        /// </summary>
        [DllImport(Library, CallingConvention = CallingConvention.Cdecl)]
        public static extern ulong inlet_stream_warnings(IntPtr stream, ulong* records);

        /// <summary>
        /// Ends one subscription; the connection and its other streams go on. NULL is allowed.
        /// </summary>
        [DllImport(Library, CallingConvention = CallingConvention.Cdecl)]
        public static extern void inlet_stream_close(IntPtr stream);

        /// <summary>
        /// Now, on the clock of inlet_event_t.time_ns: nanoseconds.
        /// </summary>
        [DllImport(Library, CallingConvention = CallingConvention.Cdecl)]
        public static extern long inlet_now_ns();

        /// <summary>
        /// "0.1.0". The string lives for ever.
        /// </summary>
        [DllImport(Library, CallingConvention = CallingConvention.Cdecl)]
        public static extern IntPtr inlet_version();

        /// <summary>
        /// Frees a text or records that a function of the SDK returned. NULL is allowed.
        /// </summary>
        [DllImport(Library, CallingConvention = CallingConvention.Cdecl)]
        public static extern void inlet_free(IntPtr memory);

        /// <summary>
        /// The last request on this connection that the service refused. Requests of several threads may
        /// fail at the same time: one of them is told. INLET_E_INVALID_ARGUMENT on NULL or an unknown
        /// struct_size.
        /// </summary>
        [DllImport(Library, CallingConvention = CallingConvention.Cdecl)]
        public static extern Status inlet_client_error(IntPtr client, Error* error);

        /// <summary>
        /// Never waits. INLET_E_INVALID_ARGUMENT on NULL or an unknown struct_size.
        /// </summary>
        [DllImport(Library, CallingConvention = CallingConvention.Cdecl)]
        public static extern Status inlet_client_health(IntPtr client, Health* health);

        /// <summary>
        /// Has `changed` called from now on; NULL: nobody any more, though a call that has begun may still
        /// run. What the link is now is not told: inlet_client_health, after this. INLET_E_INVALID_ARGUMENT
        /// on a NULL client.
        /// </summary>
        [DllImport(Library, CallingConvention = CallingConvention.Cdecl)]
        public static extern Status inlet_client_on_health(IntPtr client, IntPtr changed, IntPtr user);

        /// <summary>
        /// Sends up to 64 bytes there and back, and demands that they are the same: INLET_E_PROTOCOL else.
        /// `bytes` may be NULL with count 0; any service answers that. `pong` may be NULL.
        /// </summary>
        [DllImport(Library, CallingConvention = CallingConvention.Cdecl)]
        public static extern Status inlet_ping(IntPtr client, IntPtr bytes, uint count, long timeout_ns, Pong* pong);

        /// <summary>
        /// What the service is and allows, as a JSON text (protocol.md, "REPLY"), freed with inlet_free.
        /// </summary>
        [DllImport(Library, CallingConvention = CallingConvention.Cdecl)]
        public static extern Status inlet_server_info(IntPtr client, long timeout_ns, out IntPtr json);

        /// <summary>
        /// The devices that are attached, each followed by its NAMEs, as far as somebody's subscription has
        /// them observed. INLET_E_SCOPE: the grant shows no input.
        /// </summary>
        [DllImport(Library, CallingConvention = CallingConvention.Cdecl)]
        public static extern Status inlet_devices(IntPtr client, long timeout_ns, StateTold* told);

        /// <summary>
        /// What a subscription with these sources and event types (as in inlet_subscribe_options_t) would be
        /// told first if it began now.
        /// </summary>
        [DllImport(Library, CallingConvention = CallingConvention.Cdecl)]
        public static extern Status inlet_snapshot(IntPtr client, uint sources, ulong event_types, long timeout_ns, StateTold* told);

        /// <summary>
        /// Changes what a stream is shown, without a hole and without a repetition: events from number
        /// *first_seq on are of the new sources and event types, those before as they were. The stream tells
        /// what is in force and held there again. `first_seq` may be NULL. INLET_E_SCOPE: nothing of it is
        /// granted, and nothing changes. After a reconnect all that is missing comes as the stream is shown
        /// now.
        /// </summary>
        [DllImport(Library, CallingConvention = CallingConvention.Cdecl)]
        public static extern Status inlet_stream_filter(IntPtr stream, uint sources, ulong event_types, long timeout_ns, ulong* first_seq);

        /// <summary>
        /// Stops capture in this session, for everybody, until inlet_resume, for `seconds` (1 … 86,400) at
        /// most, and no longer than this connection lives: not over a reconnect either. Streams say so:
        /// SESSION, SOURCES and BLIND records with INLET_CAUSE_PAUSED. Pauses of others, and the user's own,
        /// stay as they are: capture goes on when all have ended. INLET_E_SCOPE: the connection has no
        /// grant.
        /// </summary>
        [DllImport(Library, CallingConvention = CallingConvention.Cdecl)]
        public static extern Status inlet_pause(IntPtr client, uint seconds, long timeout_ns);

        /// <summary>
        /// INLET_E_NOT_FOUND: this connection does not pause capture.
        /// </summary>
        [DllImport(Library, CallingConvention = CallingConvention.Cdecl)]
        public static extern Status inlet_resume(IntPtr client, long timeout_ns);

        /// <summary>
        /// A Win32 event handle (HANDLE), signalled once inlet_…_finish would not wait. Owned by the
        /// request. NULL for NULL.
        /// </summary>
        [DllImport(Library, CallingConvention = CallingConvention.Cdecl)]
        public static extern IntPtr inlet_request_handle(IntPtr request);

        /// <summary>
        /// Gives a request up, and frees it: its answer will not be told, and the service is asked to cancel
        /// it. NULL is allowed.
        /// </summary>
        [DllImport(Library, CallingConvention = CallingConvention.Cdecl)]
        public static extern void inlet_request_cancel(IntPtr request);

        /// <summary>
        /// inlet_…_begin: on success *request is to be finished or cancelled before inlet_disconnect;
        /// otherwise it is NULL.
        /// inlet_…_finish: waits at most timeout_ns. INLET_E_TIMEOUT: the request goes on, and may be
        /// finished later. INLET_E_INVALID_ARGUMENT: it is no such request, or an argument is wrong; it goes
        /// on. After any other status it is freed.
        /// </summary>
        [DllImport(Library, CallingConvention = CallingConvention.Cdecl)]
        public static extern Status inlet_subscribe_begin(IntPtr client, SubscribeOptions* options, out IntPtr request);

        /// <summary>
        /// inlet_…_begin: on success *request is to be finished or cancelled before inlet_disconnect;
        /// otherwise it is NULL.
        /// inlet_…_finish: waits at most timeout_ns. INLET_E_TIMEOUT: the request goes on, and may be
        /// finished later. INLET_E_INVALID_ARGUMENT: it is no such request, or an argument is wrong; it goes
        /// on. After any other status it is freed.
        /// </summary>
        [DllImport(Library, CallingConvention = CallingConvention.Cdecl)]
        public static extern Status inlet_subscribe_finish(IntPtr request, long timeout_ns, out IntPtr stream);

        [DllImport(Library, CallingConvention = CallingConvention.Cdecl)]
        public static extern Status inlet_stats_begin(IntPtr client, out IntPtr request);

        [DllImport(Library, CallingConvention = CallingConvention.Cdecl)]
        public static extern Status inlet_stats_finish(IntPtr request, long timeout_ns, out IntPtr json);

        [DllImport(Library, CallingConvention = CallingConvention.Cdecl)]
        public static extern Status inlet_devices_begin(IntPtr client, out IntPtr request);

        [DllImport(Library, CallingConvention = CallingConvention.Cdecl)]
        public static extern Status inlet_devices_finish(IntPtr request, long timeout_ns, StateTold* told);

        [DllImport(Library, CallingConvention = CallingConvention.Cdecl)]
        public static extern Status inlet_snapshot_begin(IntPtr client, uint sources, ulong event_types, out IntPtr request);

        [DllImport(Library, CallingConvention = CallingConvention.Cdecl)]
        public static extern Status inlet_snapshot_finish(IntPtr request, long timeout_ns, StateTold* told);

        [DllImport(Library, CallingConvention = CallingConvention.Cdecl)]
        public static extern Status inlet_server_info_begin(IntPtr client, out IntPtr request);

        [DllImport(Library, CallingConvention = CallingConvention.Cdecl)]
        public static extern Status inlet_server_info_finish(IntPtr request, long timeout_ns, out IntPtr json);

        /// <summary>
        /// The stream is not to be closed before it is finished or cancelled.
        /// </summary>
        [DllImport(Library, CallingConvention = CallingConvention.Cdecl)]
        public static extern Status inlet_stream_filter_begin(IntPtr stream, uint sources, ulong event_types, out IntPtr request);

        /// <summary>
        /// The stream is not to be closed before it is finished or cancelled.
        /// </summary>
        [DllImport(Library, CallingConvention = CallingConvention.Cdecl)]
        public static extern Status inlet_stream_filter_finish(IntPtr request, long timeout_ns, ulong* first_seq);

        [DllImport(Library, CallingConvention = CallingConvention.Cdecl)]
        public static extern Status inlet_pause_begin(IntPtr client, uint seconds, out IntPtr request);

        [DllImport(Library, CallingConvention = CallingConvention.Cdecl)]
        public static extern Status inlet_pause_finish(IntPtr request, long timeout_ns);

        [DllImport(Library, CallingConvention = CallingConvention.Cdecl)]
        public static extern Status inlet_resume_begin(IntPtr client, out IntPtr request);

        [DllImport(Library, CallingConvention = CallingConvention.Cdecl)]
        public static extern Status inlet_resume_finish(IntPtr request, long timeout_ns);

        [DllImport(Library, CallingConvention = CallingConvention.Cdecl)]
        public static extern Status inlet_ping_begin(IntPtr client, IntPtr bytes, uint count, out IntPtr request);

        [DllImport(Library, CallingConvention = CallingConvention.Cdecl)]
        public static extern Status inlet_ping_finish(IntPtr request, long timeout_ns, Pong* pong);

        /// <summary>
        /// What the service control manager says. INLET_OK with state NOT_INSTALLED where there is none;
        /// INLET_E_INVALID_ARGUMENT on NULL or an unknown struct_size.
        /// </summary>
        [DllImport(Library, CallingConvention = CallingConvention.Cdecl)]
        public static extern Status inlet_service_query(ServiceInfo* info);

        /// <summary>
        /// Registers the service to start with the machine; it is not started. `program` is the full path of
        /// inletd.exe, NULL: the one beside the running program. `warnings` may be NULL.
        /// INLET_E_NOT_FOUND: there is no such program. INLET_E_ALREADY_EXISTS.
        /// </summary>
        [DllImport(Library, CallingConvention = CallingConvention.Cdecl)]
        public static extern Status inlet_service_install([MarshalAs(UnmanagedType.LPUTF8Str)] string program, ServiceWarnings* warnings);

        /// <summary>
        /// Stops it and removes its entry. Keys and grants stay, so that clients need no new pairing.
        /// </summary>
        [DllImport(Library, CallingConvention = CallingConvention.Cdecl)]
        public static extern Status inlet_service_uninstall(long timeout_ns);

        /// <summary>
        /// Start it and wait until it runs, stop it and wait until it has stopped; INLET_OK if it was so.
        /// INLET_E_TIMEOUT. Start: INLET_E_NOT_RUNNING if it stopped again, its log says why.
        /// </summary>
        [DllImport(Library, CallingConvention = CallingConvention.Cdecl)]
        public static extern Status inlet_service_start(long timeout_ns);

        /// <summary>
        /// Start it and wait until it runs, stop it and wait until it has stopped; INLET_OK if it was so.
        /// INLET_E_TIMEOUT. Start: INLET_E_NOT_RUNNING if it stopped again, its log says why.
        /// </summary>
        [DllImport(Library, CallingConvention = CallingConvention.Cdecl)]
        public static extern Status inlet_service_stop(long timeout_ns);

        /// <summary>
        /// Stops it and leaves its agents capturing for the service that starts next, which takes them over
        /// if it comes within two minutes: what an upgrade does. Otherwise as inlet_service_stop.
        /// </summary>
        [DllImport(Library, CallingConvention = CallingConvention.Cdecl)]
        public static extern Status inlet_service_hand_over(long timeout_ns);

        /// <summary>
        /// Sets of an entry that an installer made what inlet_service_install sets of its own: restarts
        /// after a failure, the service's SID, the privileges that it needs; and makes the data folder, with
        /// its descriptor. `warnings` may be NULL. INLET_E_ACCESS_DENIED also for what is in the folder's
        /// place and is none, or another user's.
        /// </summary>
        [DllImport(Library, CallingConvention = CallingConvention.Cdecl)]
        public static extern Status inlet_service_configure(ServiceWarnings* warnings);

        /// <summary>
        /// Removes what the service made and an uninstallation would leave: the copies that its agents ran
        /// from, beside the running program, and the published key; with `purge` also the data folder,
        /// overwritten before it is deleted: keys, grants, settings, logs. Not each user's own client key,
        /// which is that user's. INLET_E_BUSY: the service runs, or something is in use; what is not is
        /// gone.
        /// </summary>
        [DllImport(Library, CallingConvention = CallingConvention.Cdecl)]
        public static extern Status inlet_service_clean(uint purge);

        /// <summary>
        /// Where the service keeps the file `leaf` ("config.json", "audit.jsonl"), whether there is one or
        /// not. INLET_E_INVALID_ARGUMENT: NULL, or `leaf` is no plain name; INLET_E_BUFFER_TOO_SMALL,
        /// INLET_E_IO; path is then "".
        /// </summary>
        [DllImport(Library, CallingConvention = CallingConvention.Cdecl)]
        public static extern Status inlet_service_path([MarshalAs(UnmanagedType.LPUTF8Str)] string leaf, byte* path);

        /// <summary>
        /// Replaces the service's settings, config.json, by this text: written beside the file, flushed,
        /// renamed, with the rights of the folder, which is made if need be. A service that runs takes it
        /// over by itself. What is in it is not checked here: `inlet config` does that.
        /// INLET_E_INVALID_ARGUMENT: NULL; INLET_E_LIMIT: over 64 KiB; INLET_E_BUSY: another writes it;
        /// INLET_E_ACCESS_DENIED: not elevated, or the folder is not the service's; INLET_E_IO.
        /// </summary>
        [DllImport(Library, CallingConvention = CallingConvention.Cdecl)]
        public static extern Status inlet_service_set_config([MarshalAs(UnmanagedType.LPUTF8Str)] string text);

        /// <summary>
        /// The service's public key as published on this machine. INLET_E_NOT_INSTALLED, INLET_E_CORRUPT;
        /// key is then "".
        /// </summary>
        [DllImport(Library, CallingConvention = CallingConvention.Cdecl)]
        public static extern Status inlet_service_key(byte* key);

        /// <summary>
        /// This user's public key. INLET_E_NOT_PAIRED where there is none, INLET_E_CORRUPT; key is then "".
        /// </summary>
        [DllImport(Library, CallingConvention = CallingConvention.Cdecl)]
        public static extern Status inlet_client_key(byte* key);

        /// <summary>
        /// Opens the service's pipe, checks who owns it, and closes it again: INLET_OK,
        /// INLET_E_NOT_INSTALLED, INLET_E_NOT_RUNNING, INLET_E_BUSY, INLET_E_REFUSED (this user may not open
        /// it), INLET_E_UNTRUSTED_SERVICE (its owner is neither SYSTEM nor Administrators), INLET_E_TIMEOUT.
        /// </summary>
        [DllImport(Library, CallingConvention = CallingConvention.Cdecl)]
        public static extern Status inlet_service_reach(long timeout_ns);

        /// <summary>
        /// What the service says of itself: a JSON text, to be freed with inlet_free. `client` is a
        /// connection to ask on, NULL: one of its own, as this user's paired client or else as
        /// administrator. *json is NULL on any error: those of inlet_connect, or why `client` ended.
        /// </summary>
        [DllImport(Library, CallingConvention = CallingConvention.Cdecl)]
        public static extern Status inlet_service_status(IntPtr client, long timeout_ns, out IntPtr json);

        /// <summary>
        /// The counters and latencies of its pipeline: ring, drain, hub, each subscriber. A JSON text as
        /// protocol.md has it ("The stats report"), of this session and this user's clients, or of all for
        /// an administrator, and for who has a grant with the scope admin. Otherwise as
        /// inlet_service_status.
        /// </summary>
        [DllImport(Library, CallingConvention = CallingConvention.Cdecl)]
        public static extern Status inlet_service_stats(IntPtr client, long timeout_ns, out IntPtr json);

        /// <summary>
        /// What the service said of the last request that it refused to a function of this header, on a
        /// connection of that function's own. INLET_E_INVALID_ARGUMENT as inlet_client_error.
        /// </summary>
        [DllImport(Library, CallingConvention = CallingConvention.Cdecl)]
        public static extern Status inlet_admin_error(Error* error);

        /// <summary>
        /// Has the service grant what the options say, to this user. A key has one grant for each program
        /// and one for any: what it had for the same, or under the same name, is replaced, and what was
        /// connected with more is ended. Needs an elevated administrator.
        ///   INLET_E_INVALID_ARGUMENT  the name, an unknown scope or hotkey, an option out of range
        ///   INLET_E_BUFFER_TOO_SMALL  the paths and hotkeys together are longer than one request holds
        ///   INLET_E_ACCESS_DENIED     not elevated
        ///   INLET_E_ALREADY_EXISTS    another key has the name
        ///   INLET_E_LIMIT             the service has all the grants it can keep
        ///   or as inlet_connect
        /// </summary>
        [DllImport(Library, CallingConvention = CallingConvention.Cdecl)]
        public static extern Status inlet_admin_pair(PairOptions* options, long timeout_ns);

        /// <summary>
        /// Ends a grant, and the connections that use it, at once: of what was retained for them and not
        /// sent, nothing more is. By name, or by key (64 hexadecimal digits: all that the key has).
        /// INLET_E_NOT_FOUND, INLET_E_ACCESS_DENIED, or as inlet_connect.
        /// </summary>
        [DllImport(Library, CallingConvention = CallingConvention.Cdecl)]
        public static extern Status inlet_admin_revoke([MarshalAs(UnmanagedType.LPUTF8Str)] string name_or_key, long timeout_ns);

        /// <summary>
        /// All grants as a JSON text, to be freed with inlet_free; NULL on any error. For elevated
        /// administrators, and for who has a grant with the scope admin. INLET_E_ACCESS_DENIED, or as
        /// inlet_connect.
        /// </summary>
        [DllImport(Library, CallingConvention = CallingConvention.Cdecl)]
        public static extern Status inlet_admin_grants(long timeout_ns, out IntPtr json);

        /// <summary>
        /// `options` may be NULL. On success *bus is the caller's: inlet_bus_close it.
        /// INLET_E_INVALID_ARGUMENT, INLET_E_NO_MEMORY; *bus is NULL then.
        /// </summary>
        [DllImport(Library, CallingConvention = CallingConvention.Cdecl)]
        public static extern Status inlet_bus_open(BusOptions* options, out IntPtr bus);

        /// <summary>
        /// Ends the bus and its subscribers. Threads that wait in one of its functions return
        /// INLET_E_CLOSED, and the call returns when they have; call it when no other thread will use it
        /// or its subscribers again. NULL is allowed.
        /// </summary>
        [DllImport(Library, CallingConvention = CallingConvention.Cdecl)]
        public static extern void inlet_bus_close(IntPtr bus);

        /// <summary>
        /// Subscribes to what is published from now on. `options` may be NULL: all defaults. On success
        /// *subscriber lives until inlet_bus_unsubscribe or inlet_bus_close.
        ///   INLET_E_LIMIT  the bus has INLET_BUS_SUBSCRIBERS_MAX
        ///   INLET_E_INVALID_ARGUMENT, INLET_E_NO_MEMORY
        /// </summary>
        [DllImport(Library, CallingConvention = CallingConvention.Cdecl)]
        public static extern Status inlet_bus_subscribe(IntPtr bus, BusSubscribeOptions* options, out IntPtr subscriber);

        /// <summary>
        /// Ends one subscription. Threads that wait in its inlet_bus_recv return INLET_E_CLOSED; publishers
        /// wait for it no longer. Call it when no other thread will use it again. NULL is allowed.
        /// </summary>
        [DllImport(Library, CallingConvention = CallingConvention.Cdecl)]
        public static extern void inlet_bus_unsubscribe(IntPtr subscriber);

        /// <summary>
        /// Publishes up to INLET_BUS_PUBLISH_MAX events, in one piece: no other publisher's come between.
        /// Their seq is set; so is time_ns where it is 0. Waits as long as the subscribers' policies say.
        /// *receivers (may be NULL): how many subscribers they went to; 0 is no error.
        ///   INLET_E_INVALID_ARGUMENT  also: a type that is none, or LOSS, which is the bus's own to tell
        ///   INLET_E_CLOSED            the bus was closed while it waited
        /// </summary>
        [DllImport(Library, CallingConvention = CallingConvention.Cdecl)]
        public static extern Status inlet_bus_publish(IntPtr bus, Event* @events, uint count, uint* receivers);

        /// <summary>
        /// The same, waiting no longer than timeout_ns for subscribers that block; 0 does not wait.
        /// INLET_E_TIMEOUT: one of them still has no room. Then nobody got anything.
        /// </summary>
        [DllImport(Library, CallingConvention = CallingConvention.Cdecl)]
        public static extern Status inlet_bus_publish_within(IntPtr bus, Event* @events, uint count, long timeout_ns, uint* receivers);

        /// <summary>
        /// Takes up to `capacity` events, in order, waiting at most timeout_ns for the first. INLET_OK with
        /// *count ≥ 1; INLET_E_TIMEOUT with *count 0; INLET_E_CLOSED. Several threads may share one
        /// subscriber: each event goes to one of them.
        /// </summary>
        [DllImport(Library, CallingConvention = CallingConvention.Cdecl)]
        public static extern Status inlet_bus_recv(IntPtr subscriber, Event* @events, uint capacity, long timeout_ns, uint* count);

        /// <summary>
        /// Events that wait, at most the subscriber's capacity.
        /// </summary>
        [DllImport(Library, CallingConvention = CallingConvention.Cdecl)]
        public static extern ulong inlet_bus_pending(IntPtr subscriber);

        /// <summary>
        /// As inlet_wait_handle: a Win32 event, signalled while inlet_bus_recv would not wait, and after the
        /// last event was taken until an inlet_bus_recv finds nothing. NULL on other systems.
        /// </summary>
        [DllImport(Library, CallingConvention = CallingConvention.Cdecl)]
        public static extern IntPtr inlet_bus_wait_handle(IntPtr subscriber);

        /// <summary>
        /// Fills *metrics, whose struct_size the caller set. INLET_E_INVALID_ARGUMENT otherwise.
        /// </summary>
        [DllImport(Library, CallingConvention = CallingConvention.Cdecl)]
        public static extern Status inlet_bus_metrics(IntPtr subscriber, BusMetrics* metrics);

        /// <summary>
        /// On success *coalesce is the caller's: inlet_coalesce_close it. Otherwise *coalesce is NULL:
        /// INLET_E_INVALID_ARGUMENT (an option, or a NULL), INLET_E_NO_MEMORY.
        /// </summary>
        [DllImport(Library, CallingConvention = CallingConvention.Cdecl)]
        public static extern Status inlet_coalesce_open(CoalesceOptions* options, out IntPtr coalesce);

        /// <summary>
        /// NULL is allowed. What was not taken is gone.
        /// </summary>
        [DllImport(Library, CallingConvention = CallingConvention.Cdecl)]
        public static extern void inlet_coalesce_close(IntPtr coalesce);

        /// <summary>
        /// The stream's next record; its time is the time that it is. INLET_E_BUSY: too many events wait to
        /// be taken; take some and put the same record again, of which nothing was noted.
        /// INLET_E_INVALID_ARGUMENT: NULL.
        /// </summary>
        [DllImport(Library, CallingConvention = CallingConvention.Cdecl)]
        public static extern Status inlet_coalesce_put(IntPtr coalesce, Event* @event);

        /// <summary>
        /// Takes the events that are closed, in order, up to `capacity`. INLET_OK, also with *count 0;
        /// INLET_E_INVALID_ARGUMENT: NULL.
        /// </summary>
        [DllImport(Library, CallingConvention = CallingConvention.Cdecl)]
        public static extern Status inlet_coalesce_take(IntPtr coalesce, Coalesced* @events, uint capacity, uint* count);

        /// <summary>
        /// It is now_ns, on the clock of inlet_event_t.time_ns: what is due is closed. NULL is allowed.
        /// </summary>
        [DllImport(Library, CallingConvention = CallingConvention.Cdecl)]
        public static extern void inlet_coalesce_expire(IntPtr coalesce, long now_ns);

        /// <summary>
        /// When what is open will be closed; INT64_MAX: nothing is open, or without a limit.
        /// </summary>
        [DllImport(Library, CallingConvention = CallingConvention.Cdecl)]
        public static extern long inlet_coalesce_due_ns(IntPtr coalesce);

        /// <summary>
        /// Closes what is open: it can be taken. NULL is allowed.
        /// </summary>
        [DllImport(Library, CallingConvention = CallingConvention.Cdecl)]
        public static extern void inlet_coalesce_flush(IntPtr coalesce);

        /// <summary>
        /// Connects with this user's key, which is made if there is none, and has the user asked; returns
        /// once the question is on its way. `timeout_ns` is for connecting, 0: 5 s. *enrollment is to be
        /// closed; NULL on any error: those of inlet_connect but for INLET_E_NOT_PAIRED, where
        /// INLET_E_REFUSED is also a service of a version that can't ask; INLET_E_INVALID_ARGUMENT.
        /// </summary>
        [DllImport(Library, CallingConvention = CallingConvention.Cdecl)]
        public static extern Status inlet_enroll(EnrollOptions* options, long timeout_ns, out IntPtr enrollment);

        /// <summary>
        /// The code to show, such as "123 456". Lives as long as the enrolment; "" for NULL.
        /// </summary>
        [DllImport(Library, CallingConvention = CallingConvention.Cdecl)]
        public static extern IntPtr inlet_enroll_code(IntPtr enrollment);

        /// <summary>
        /// Waits for the user's answer, at most `timeout_ns` (INLET_FOREVER: as long as it takes; a
        /// minute at most). From one thread at a time; call it again after INLET_E_BUSY.
        ///   INLET_OK                the grant is there
        ///   INLET_E_DENIED          the user said no
        ///   INLET_E_TIMEOUT         he did not answer in time; that is a no
        ///   INLET_E_BUSY            no answer within timeout_ns; the question goes on
        ///   INLET_E_NOT_FOUND       nobody can be asked: no agent runs in this session, or it can show
        /// nothing INLET_E_LIMIT           he was asked too often: three times in a row, then once in 20 s
        ///   INLET_E_CANCELLED       he is being asked about another program: try again later
        ///   INLET_E_ALREADY_EXISTS  another key has the name
        ///   INLET_E_ACCESS_DENIED   a scope that only an administrator grants, or a program whose path the
        ///                           system does not tell
        ///   others                  why the connection ended
        /// </summary>
        [DllImport(Library, CallingConvention = CallingConvention.Cdecl)]
        public static extern Status inlet_enroll_wait(IntPtr enrollment, long timeout_ns);

        /// <summary>
        /// Ends it. A question that is still under way is withdrawn. NULL is allowed.
        /// </summary>
        [DllImport(Library, CallingConvention = CallingConvention.Cdecl)]
        public static extern void inlet_enroll_close(IntPtr enrollment);

        /// <summary>
        /// Creates the file, whose reader is its user alone (an inherited list of who else may is not taken
        /// over), and writes its header. `options` may be NULL. Others may read it while it is written. On
        /// success *recorder is the caller's: inlet_record_close it. Otherwise *recorder is NULL:
        ///   INLET_E_ALREADY_EXISTS    there is such a file, and INLET_RECORD_OVERWRITE is not set
        ///   INLET_E_INVALID_ARGUMENT  an option, the path is no UTF-8, or it names no file on a disk
        ///   INLET_E_NOT_FOUND, INLET_E_ACCESS_DENIED, INLET_E_NO_MEMORY, INLET_E_IO
        /// </summary>
        [DllImport(Library, CallingConvention = CallingConvention.Cdecl)]
        public static extern Status inlet_record_create([MarshalAs(UnmanagedType.LPUTF8Str)] string path, RecordOptions* options, out IntPtr recorder);

        /// <summary>
        /// Appends events whose numbers rise, within the call and from call to call, as those of one stream
        /// do. They are in the file once 1,024 have come, flush_ns have passed at a later append, or by
        /// inlet_record_flush; before that they are lost with the process.
        ///   INLET_E_INVALID_ARGUMENT  one of them is no event, or its number is behind the one before: none
        ///                             of the call is taken, and the recording goes on
        ///   INLET_E_DISK_FULL         what was written before stays readable; every later call returns the
        ///   INLET_E_IO and others     same status
        /// </summary>
        [DllImport(Library, CallingConvention = CallingConvention.Cdecl)]
        public static extern Status inlet_record_append(IntPtr recorder, Event* @events, uint count);

        /// <summary>
        /// Writes what is kept in memory, so that it outlives this process. Who has no events for a while
        /// calls it then. As inlet_record_append.
        /// </summary>
        [DllImport(Library, CallingConvention = CallingConvention.Cdecl)]
        public static extern Status inlet_record_flush(IntPtr recorder);

        /// <summary>
        /// Bytes of the file so far, and events in it or kept in memory. NULL is allowed.
        /// </summary>
        [DllImport(Library, CallingConvention = CallingConvention.Cdecl)]
        public static extern void inlet_record_size(IntPtr recorder, ulong* bytes, ulong* events_count);

        /// <summary>
        /// Writes the rest, the index and the end, waits until the disk has it, closes the file, and frees
        /// the recorder, whatever it returns: the first error that the recorder met. NULL is allowed.
        /// </summary>
        [DllImport(Library, CallingConvention = CallingConvention.Cdecl)]
        public static extern Status inlet_record_close(IntPtr recorder);

        /// <summary>
        /// "closed", "unfinished", "torn", "damaged"; "unknown" for a number that has none. Any thread. The
        /// string lives for ever.
        /// </summary>
        [DllImport(Library, CallingConvention = CallingConvention.Cdecl)]
        public static extern IntPtr inlet_recording_end_name(uint end);

        /// <summary>
        /// Opens a recording as a stream: inlet_recv, inlet_pending, inlet_wait_handle, inlet_stream_info
        /// and inlet_stream_close work on it as on a live one. Its events come with the times between them
        /// that they were recorded with, or at another speed, the first at once; each is as it was recorded,
        /// its time_ns too. After the last event inlet_recv returns INLET_E_CLOSED, or INLET_E_CORRUPT where
        /// the recording is torn or damaged: what comes before that is as it was written.
        ///
        /// `options` may be NULL. On success *stream is the caller's: inlet_stream_close it, when no other
        /// thread uses it any more. Otherwise *stream is NULL:
        ///   INLET_E_NOT_FOUND         there is no such file, or no event from from_seq on
        ///   INLET_E_NOT_SUPPORTED     it is no recording
        ///   INLET_E_VERSION           a recording of a later version
        ///   INLET_E_CORRUPT           its header is damaged: nothing of it can be read
        ///   INLET_E_INVALID_ARGUMENT, INLET_E_ACCESS_DENIED, INLET_E_NO_MEMORY, INLET_E_IO
        /// </summary>
        [DllImport(Library, CallingConvention = CallingConvention.Cdecl)]
        public static extern Status inlet_open_recording([MarshalAs(UnmanagedType.LPUTF8Str)] string path, RecordingOptions* options, out IntPtr stream);

        /// <summary>
        /// Goes on, or begins again, with the first event whose number is `seq` or that covers it, or with
        /// the first that has a later one. What had arrived and was not taken is thrown away. Call it when
        /// no other thread receives from the stream; inlet_wait_handle is another one afterwards.
        ///   INLET_E_NOT_FOUND         no event from there on: the stream is as it was
        ///   INLET_E_CORRUPT           the way there is damaged: inlet_recv says so too
        ///   INLET_E_INVALID_ARGUMENT  NULL, a stream of a connection, or seq is 0
        ///   INLET_E_NO_MEMORY         the stream can only be closed any more
        /// </summary>
        [DllImport(Library, CallingConvention = CallingConvention.Cdecl)]
        public static extern Status inlet_recording_seek(IntPtr stream, ulong seq);

        /// <summary>
        /// The same with the first event whose time_ns is `time_ns` or later.
        /// </summary>
        [DllImport(Library, CallingConvention = CallingConvention.Cdecl)]
        public static extern Status inlet_recording_seek_time(IntPtr stream, long time_ns);

        /// <summary>
        /// Fills *info, whose struct_size the caller set. What it says of the end is what was met so far.
        /// INLET_E_INVALID_ARGUMENT: NULL, struct_size, or a live stream.
        /// </summary>
        [DllImport(Library, CallingConvention = CallingConvention.Cdecl)]
        public static extern Status inlet_recording_info(IntPtr stream, RecordingInfo* info);

        /// <summary>
        /// The monitors, up to `capacity`; *count says how many were written. INLET_E_INVALID_ARGUMENT.
        /// </summary>
        [DllImport(Library, CallingConvention = CallingConvention.Cdecl)]
        public static extern Status inlet_recording_monitors(IntPtr stream, Monitor* monitors, uint capacity, uint* count);

        /// <summary>
        /// Connects to a recording. `options` may be NULL: no faults, at the recorded speed. On success
        /// *client is the caller's: inlet_disconnect it. On it inlet_subscribe begins at from_seq, or at the
        /// first event (a service would begin with now); each stream plays by itself. Once one met an
        /// INLET_FAULT_END, inlet_client_status says its status, and every stream ends with it. A stream
        /// that comes to the recording's end ends as inlet_open_recording says, and the connection goes on.
        /// What a service does with a subscription (policies, warnings) is not done; what it would have to
        /// be asked, and asynchronous forms, are INLET_E_NOT_SUPPORTED.
        ///   INLET_E_INVALID_ARGUMENT  an option, or a fault that is none
        ///   others                    as of inlet_open_recording
        /// </summary>
        [DllImport(Library, CallingConvention = CallingConvention.Cdecl)]
        public static extern Status inlet_connect_recording([MarshalAs(UnmanagedType.LPUTF8Str)] string path, FakeOptions* options, out IntPtr client);

        /// <summary>
        /// "single", "possible", "likely", "exact"; "unknown" for a number that has none. Any thread. The
        /// string lives for ever.
        /// </summary>
        [DllImport(Library, CallingConvention = CallingConvention.Cdecl)]
        public static extern IntPtr inlet_fuse_confidence_name(uint confidence);

        /// <summary>
        /// `options` may be NULL. On success *fuse is the caller's: inlet_fuse_close it. Otherwise *fuse is
        /// NULL: INLET_E_INVALID_ARGUMENT (an option, or `fuse` is NULL), INLET_E_NO_MEMORY.
        /// </summary>
        [DllImport(Library, CallingConvention = CallingConvention.Cdecl)]
        public static extern Status inlet_fuse_open(FuseOptions* options, out IntPtr fuse);

        /// <summary>
        /// NULL is allowed. What was not taken is gone.
        /// </summary>
        [DllImport(Library, CallingConvention = CallingConvention.Cdecl)]
        public static extern void inlet_fuse_close(IntPtr fuse);

        /// <summary>
        /// The stream's next record; its time is the time that it is. INLET_E_BUSY: `capacity` events are in
        /// it; take some and put the same record again. The oldest one waits no longer then, so that there
        /// is one to take. INLET_E_INVALID_ARGUMENT: NULL.
        /// </summary>
        [DllImport(Library, CallingConvention = CallingConvention.Cdecl)]
        public static extern Status inlet_fuse_put(IntPtr fuse, Event* @event);

        /// <summary>
        /// Takes the events that are ready, in order, up to `capacity`. INLET_OK, also with *count 0;
        /// INLET_E_INVALID_ARGUMENT: NULL.
        /// </summary>
        [DllImport(Library, CallingConvention = CallingConvention.Cdecl)]
        public static extern Status inlet_fuse_take(IntPtr fuse, Fused* @events, uint capacity, uint* count);

        /// <summary>
        /// It is now_ns, on the clock of inlet_event_t.time_ns: what waited long enough is ready. NULL is
        /// allowed.
        /// </summary>
        [DllImport(Library, CallingConvention = CallingConvention.Cdecl)]
        public static extern void inlet_fuse_expire(IntPtr fuse, long now_ns);

        /// <summary>
        /// When the next record will have waited long enough; INT64_MAX: none waits.
        /// </summary>
        [DllImport(Library, CallingConvention = CallingConvention.Cdecl)]
        public static extern long inlet_fuse_due_ns(IntPtr fuse);

        /// <summary>
        /// The stream ended, or another begins: nothing waits any more. NULL is allowed.
        /// </summary>
        [DllImport(Library, CallingConvention = CallingConvention.Cdecl)]
        public static extern void inlet_fuse_flush(IntPtr fuse);

        /// <summary>
        /// On success *handlers is the caller's: inlet_handlers_close it. Otherwise *handlers is NULL:
        /// INLET_E_INVALID_ARGUMENT (NULL), INLET_E_NO_MEMORY.
        /// </summary>
        [DllImport(Library, CallingConvention = CallingConvention.Cdecl)]
        public static extern Status inlet_handlers_open(out IntPtr handlers);

        /// <summary>
        /// Removes all handlers and frees everything. No other call on `handlers` may run or begin, nor may
        /// this be called inside a handler. NULL is allowed.
        /// </summary>
        [DllImport(Library, CallingConvention = CallingConvention.Cdecl)]
        public static extern void inlet_handlers_close(IntPtr handlers);

        /// <summary>
        /// Adds a handler; *id, never 0, names it.
        ///   INLET_E_INVALID_ARGUMENT  NULL, an option
        ///   INLET_E_LIMIT             there are INLET_HANDLERS_MAX
        ///   INLET_E_NO_MEMORY         and nothing is added
        /// </summary>
        [DllImport(Library, CallingConvention = CallingConvention.Cdecl)]
        public static extern Status inlet_handlers_add(IntPtr handlers, HandlerOptions* options, ulong* id);

        /// <summary>
        /// Removes a handler, and waits until no other thread runs it, for timeout_ns at most; 0 does not
        /// wait, INLET_FOREVER waits. Inside a handler `emission` is what it was called with, so that a
        /// handler that removes itself does not wait for its own call; else NULL. Two handlers that remove
        /// each other on two threads wait for one another: inside a handler, do not wait for ever.
        ///   INLET_OK                  no other thread runs it
        ///   INLET_E_TIMEOUT           it is removed, and still runs; `gone` will tell
        ///   INLET_E_NOT_FOUND         there is none of that number: another thread may have removed it
        ///   INLET_E_INVALID_ARGUMENT  NULL, a negative time-out
        ///   INLET_E_NO_MEMORY         it is not removed
        /// </summary>
        [DllImport(Library, CallingConvention = CallingConvention.Cdecl)]
        public static extern Status inlet_handlers_remove(IntPtr handlers, ulong id, IntPtr emission, long timeout_ns);

        /// <summary>
        /// Sends the event through the chain, and then what handlers posted. *verdict, which may be NULL, is
        /// INLET_HANDLED when a handler said so of this event. INLET_E_INVALID_ARGUMENT: NULL.
        /// </summary>
        [DllImport(Library, CallingConvention = CallingConvention.Cdecl)]
        public static extern Status inlet_handlers_emit(IntPtr handlers, Event* @event, uint* verdict);

        /// <summary>
        /// Inside a handler: the event, which is copied, is sent through the chain in its turn.
        /// INLET_E_LIMIT: too many wait, or this emission has had INLET_EMISSION_POSTS_MAX, as when two
        /// handlers answer each other for ever. INLET_E_INVALID_ARGUMENT: NULL.
        /// </summary>
        [DllImport(Library, CallingConvention = CallingConvention.Cdecl)]
        public static extern Status inlet_emission_post(IntPtr emission, Event* @event);

        /// <summary>
        /// `options` may be NULL. On success *hotkeys is the caller's: inlet_hotkeys_close it. Otherwise
        /// *hotkeys is NULL: INLET_E_INVALID_ARGUMENT, INLET_E_NO_MEMORY.
        /// </summary>
        [DllImport(Library, CallingConvention = CallingConvention.Cdecl)]
        public static extern Status inlet_hotkeys_open(HotkeysOptions* options, out IntPtr hotkeys);

        /// <summary>
        /// NULL is allowed.
        /// </summary>
        [DllImport(Library, CallingConvention = CallingConvention.Cdecl)]
        public static extern void inlet_hotkeys_close(IntPtr hotkeys);

        /// <summary>
        /// A sentence without its full stop; "unknown" for a number that has none. Any thread. The string
        /// lives for ever.
        /// </summary>
        [DllImport(Library, CallingConvention = CallingConvention.Cdecl)]
        public static extern IntPtr inlet_hotkey_error_text(uint what);

        /// <summary>
        /// Adds a hotkey; *id, never 0, names it in matches. What was pressed before counts for nothing but
        /// the modifiers. `error` may be NULL.
        ///   INLET_E_INVALID_ARGUMENT  NULL, or the text is no hotkey: *error says where and why
        ///   INLET_E_LIMIT             there are INLET_HOTKEYS_MAX
        ///   INLET_E_NO_MEMORY
        /// </summary>
        [DllImport(Library, CallingConvention = CallingConvention.Cdecl)]
        public static extern Status inlet_hotkeys_add(IntPtr hotkeys, [MarshalAs(UnmanagedType.LPUTF8Str)] string text, uint* id, HotkeyError* error);

        /// <summary>
        /// Takes a hotkey away. Matches that wait can still be taken. INLET_E_NOT_FOUND: there is none of
        /// that number. INLET_E_INVALID_ARGUMENT: NULL.
        /// </summary>
        [DllImport(Library, CallingConvention = CallingConvention.Cdecl)]
        public static extern Status inlet_hotkeys_remove(IntPtr hotkeys, uint id);

        /// <summary>
        /// The stream's next record; its time is the time that it is. INLET_E_BUSY: `capacity` matches wait;
        /// take some and put the same record again. INLET_E_INVALID_ARGUMENT: NULL.
        /// </summary>
        [DllImport(Library, CallingConvention = CallingConvention.Cdecl)]
        public static extern Status inlet_hotkeys_put(IntPtr hotkeys, Event* @event);

        /// <summary>
        /// Takes matches, in order, up to `capacity`. INLET_OK, also with *count 0;
        /// INLET_E_INVALID_ARGUMENT: NULL.
        /// </summary>
        [DllImport(Library, CallingConvention = CallingConvention.Cdecl)]
        public static extern Status inlet_hotkeys_take(IntPtr hotkeys, HotkeyMatch* matches, uint capacity, uint* count);

        /// <summary>
        /// It is now_ns, on the clock of inlet_event_t.time_ns: holds that are due match. All records up to
        /// then should have been put, or a release among them comes too late. NULL is allowed.
        /// </summary>
        [DllImport(Library, CallingConvention = CallingConvention.Cdecl)]
        public static extern void inlet_hotkeys_expire(IntPtr hotkeys, long now_ns);

        /// <summary>
        /// When the next hold will match; INT64_MAX: none is under way.
        /// </summary>
        [DllImport(Library, CallingConvention = CallingConvention.Cdecl)]
        public static extern long inlet_hotkeys_due_ns(IntPtr hotkeys);

        /// <summary>
        /// Another stream begins: nothing is held and nothing under way. NULL is allowed.
        /// </summary>
        [DllImport(Library, CallingConvention = CallingConvention.Cdecl)]
        public static extern void inlet_hotkeys_reset(IntPtr hotkeys);

        /// <summary>
        /// enum inlet_event_type: "key_pressed", "mouse_moved", "loss", …
        /// </summary>
        [DllImport(Library, CallingConvention = CallingConvention.Cdecl)]
        public static extern IntPtr inlet_event_type_name(ushort type);

        /// <summary>
        /// enum inlet_cause: "ring_full", "agent_died", …; "none" for INLET_CAUSE_NONE.
        /// </summary>
        [DllImport(Library, CallingConvention = CallingConvention.Cdecl)]
        public static extern IntPtr inlet_cause_name(uint cause);

        /// <summary>
        /// enum inlet_button: "left", "right", "middle", "x1", "x2".
        /// </summary>
        [DllImport(Library, CallingConvention = CallingConvention.Cdecl)]
        public static extern IntPtr inlet_button_name(uint button);

        /// <summary>
        /// One bit of enum inlet_source: "raw", "hook"; "both" for INLET_SOURCE_ALL, as fused events have.
        /// </summary>
        [DllImport(Library, CallingConvention = CallingConvention.Cdecl)]
        public static extern IntPtr inlet_source_name(uint source);

        /// <summary>
        /// enum inlet_device_kind: "mouse", "keyboard", "other".
        /// </summary>
        [DllImport(Library, CallingConvention = CallingConvention.Cdecl)]
        public static extern IntPtr inlet_device_kind_name(uint kind);

        /// <summary>
        /// enum inlet_session_change: "locked", "resumed", …
        /// </summary>
        [DllImport(Library, CallingConvention = CallingConvention.Cdecl)]
        public static extern IntPtr inlet_session_change_name(uint change);

        /// <summary>
        /// enum inlet_control: "unknown", "open", "protected".
        /// </summary>
        [DllImport(Library, CallingConvention = CallingConvention.Cdecl)]
        public static extern IntPtr inlet_control_name(uint control);

        /// <summary>
        /// enum inlet_name_subject: "device_path", "process", …
        /// </summary>
        [DllImport(Library, CallingConvention = CallingConvention.Cdecl)]
        public static extern IntPtr inlet_name_subject_name(uint subject);

        /// <summary>
        /// enum inlet_clock_reason: "started", "minute", "resumed", "set".
        /// </summary>
        [DllImport(Library, CallingConvention = CallingConvention.Cdecl)]
        public static extern IntPtr inlet_clock_reason_name(uint reason);

        /// <summary>
        /// Allocates all that it will need. `options` may be NULL. On success *router is the caller's:
        /// inlet_router_close it. Otherwise *router is NULL: INLET_E_INVALID_ARGUMENT, INLET_E_NO_MEMORY.
        /// </summary>
        [DllImport(Library, CallingConvention = CallingConvention.Cdecl)]
        public static extern Status inlet_router_open(RouterOptions* options, out IntPtr router);

        /// <summary>
        /// What was not taken is gone. No other call on `router` may run or begin: inlet_router_stop it, and
        /// let the threads that take from it end first. NULL is allowed.
        /// </summary>
        [DllImport(Library, CallingConvention = CallingConvention.Cdecl)]
        public static extern void inlet_router_close(IntPtr router);

        /// <summary>
        /// The stream's next record. Does not wait.
        ///   INLET_E_BUSY    a queue that it is for is full, or its queue would be one more than there may
        ///                   be and no other is empty; put it again later. Nothing was noted. When records
        ///                   are dropped this is so only where there is no queue left, or nothing in it that
        ///                   occupies a number
        ///   INLET_E_CLOSED  the router was stopped
        ///   INLET_E_INVALID_ARGUMENT  NULL
        /// </summary>
        [DllImport(Library, CallingConvention = CallingConvention.Cdecl)]
        public static extern Status inlet_router_put(IntPtr router, Event* @event);

        /// <summary>
        /// Takes up to `capacity` records of the queue that has waited longest among those that no thread
        /// has, in order, and waits at most timeout_ns for there to be one. The queue is the caller's until
        /// inlet_router_done.
        ///   INLET_OK        with *count ≥ 1
        ///   INLET_E_TIMEOUT with *count 0
        ///   INLET_E_CLOSED  it was stopped, and everything was taken
        ///   INLET_E_INVALID_ARGUMENT  NULL, capacity 0, a negative time-out but INLET_FOREVER
        /// </summary>
        [DllImport(Library, CallingConvention = CallingConvention.Cdecl)]
        public static extern Status inlet_router_take(IntPtr router, Event* @events, uint capacity, long timeout_ns, Routed* from, uint* count);

        /// <summary>
        /// The caller has done with what it took: another thread may take from the queue. By any thread.
        /// INLET_E_INVALID_ARGUMENT: NULL, or nobody has it.
        /// </summary>
        [DllImport(Library, CallingConvention = CallingConvention.Cdecl)]
        public static extern Status inlet_router_done(IntPtr router, uint queue);

        /// <summary>
        /// No more is put; who waits in inlet_router_take gets what is left, and then INLET_E_CLOSED. NULL
        /// is allowed.
        /// </summary>
        [DllImport(Library, CallingConvention = CallingConvention.Cdecl)]
        public static extern void inlet_router_stop(IntPtr router);

        /// <summary>
        /// Fills *stats, whose struct_size the caller set. INLET_E_INVALID_ARGUMENT otherwise.
        /// </summary>
        [DllImport(Library, CallingConvention = CallingConvention.Cdecl)]
        public static extern Status inlet_router_stats(IntPtr router, RouterStats* stats);

        /// <summary>
        /// On success *state is the caller's: inlet_state_close it. Otherwise *state is NULL:
        /// INLET_E_INVALID_ARGUMENT (NULL), INLET_E_NO_MEMORY. It takes some 80 KB.
        /// </summary>
        [DllImport(Library, CallingConvention = CallingConvention.Cdecl)]
        public static extern Status inlet_state_open(out IntPtr state);

        /// <summary>
        /// NULL is allowed.
        /// </summary>
        [DllImport(Library, CallingConvention = CallingConvention.Cdecl)]
        public static extern void inlet_state_close(IntPtr state);

        /// <summary>
        /// Follows the stream's next record. INLET_E_INVALID_ARGUMENT: NULL, or a record that event.h does
        /// not allow; nothing of it is noted.
        /// </summary>
        [DllImport(Library, CallingConvention = CallingConvention.Cdecl)]
        public static extern Status inlet_state_put(IntPtr state, Event* @event);

        /// <summary>
        /// Another stream begins: nothing is known. NULL is allowed.
        /// </summary>
        [DllImport(Library, CallingConvention = CallingConvention.Cdecl)]
        public static extern void inlet_state_reset(IntPtr state);

        /// <summary>
        /// 1: the key with this HID usage is held, on any keyboard and by any source; 0: it is not, or that
        /// is not known, or `state` is NULL. The Control that Windows makes before AltGr is no Control.
        /// </summary>
        [DllImport(Library, CallingConvention = CallingConvention.Cdecl)]
        public static extern int inlet_state_has_key(IntPtr state, uint hid);

        /// <summary>
        /// The same of a button, enum inlet_button.
        /// </summary>
        [DllImport(Library, CallingConvention = CallingConvention.Cdecl)]
        public static extern int inlet_state_has_button(IntPtr state, uint button);

        /// <summary>
        /// Copies what is held, the oldest first, up to `capacity`; *count is how many there are in all.
        /// INLET_OK; INLET_E_BUFFER_TOO_SMALL: there are more; INLET_E_INVALID_ARGUMENT: NULL, but `held`
        /// may be NULL with capacity 0.
        /// </summary>
        [DllImport(Library, CallingConvention = CallingConvention.Cdecl)]
        public static extern Status inlet_state_held(IntPtr state, Held* held, uint capacity, uint* count);

        /// <summary>
        /// Fills *info, whose struct_size the caller set. INLET_E_INVALID_ARGUMENT otherwise.
        /// </summary>
        [DllImport(Library, CallingConvention = CallingConvention.Cdecl)]
        public static extern Status inlet_state_info(IntPtr state, StateInfo* info);

        /// <summary>
        /// Copies the numbers (inlet_event_t.device) of the attached devices and what each is, up to
        /// `capacity`; both arrays may be NULL with capacity 0. *count is how many there are in all.
        /// INLET_OK; INLET_E_BUFFER_TOO_SMALL: there are more; INLET_E_INVALID_ARGUMENT: NULL.
        /// </summary>
        [DllImport(Library, CallingConvention = CallingConvention.Cdecl)]
        public static extern Status inlet_state_devices(IntPtr state, uint* numbers, Device* devices, uint capacity, uint* count);

        /// <summary>
        /// The text of a name in force: `subject` is enum inlet_name_subject, `device` the number of the
        /// device for INLET_NAME_DEVICE_PATH and INLET_NAME_DEVICE, else 0. Writes UTF-8 as its maker
        /// sent it, which may be malformed, and a zero. INLET_NAME_BYTES_MAX + 1 bytes are always enough.
        ///   INLET_E_NOT_FOUND         it is not known
        ///   INLET_E_BUFFER_TOO_SMALL  nothing is written but the zero
        ///   INLET_E_INVALID_ARGUMENT  NULL, capacity 0, no such subject
        /// </summary>
        [DllImport(Library, CallingConvention = CallingConvention.Cdecl)]
        public static extern Status inlet_state_name(IntPtr state, uint subject, uint device, byte* text, uint capacity);

        /// <summary>
        /// `options` may be NULL. On success *text is the caller's: inlet_text_close it. Otherwise *text is
        /// NULL: INLET_E_INVALID_ARGUMENT, INLET_E_NO_MEMORY.
        /// </summary>
        [DllImport(Library, CallingConvention = CallingConvention.Cdecl)]
        public static extern Status inlet_text_open(TextOptions* options, out IntPtr text);

        /// <summary>
        /// NULL is allowed. What was not read is gone.
        /// </summary>
        [DllImport(Library, CallingConvention = CallingConvention.Cdecl)]
        public static extern void inlet_text_close(IntPtr text);

        /// <summary>
        /// The layout that types while LAYOUT records say `hkl`; of hkl 0: while no other one does. Copies
        /// it, in any order, and replaces one of the same hkl.
        ///   INLET_E_INVALID_ARGUMENT  NULL, too many, two for the same key and state or accent and base, or
        ///                             a field that is none; what was there stays
        ///   INLET_E_LIMIT             there are 64
        ///   INLET_E_NO_MEMORY
        /// </summary>
        [DllImport(Library, CallingConvention = CallingConvention.Cdecl)]
        public static extern Status inlet_text_add_layout(IntPtr text, ulong hkl, TextLayout* layout);

        /// <summary>
        /// Windows only: adds the system's own layout of this handle (HKL), which must be among those of
        /// this session; 0: that of the calling thread. It asks ToUnicodeEx for each key and state, and for
        /// what follows each dead key, on a thread of its own, which takes some milliseconds.
        ///   INLET_E_NOT_FOUND         no such layout is loaded in this session
        ///   INLET_E_NOT_SUPPORTED     the system cannot tell
        ///   INLET_E_INVALID_ARGUMENT, INLET_E_LIMIT, INLET_E_NO_MEMORY, INLET_E_IO (no thread)
        /// </summary>
        [DllImport(Library, CallingConvention = CallingConvention.Cdecl)]
        public static extern Status inlet_text_add_system_layout(IntPtr text, ulong hkl);

        /// <summary>
        /// 1: the layout in force, *hkl, was not added, nor one for all others; keys type nothing. 0: else,
        /// also before a LAYOUT record named one, and for NULL.
        /// </summary>
        [DllImport(Library, CallingConvention = CallingConvention.Cdecl)]
        public static extern int inlet_text_missing(IntPtr text, ulong* hkl);

        /// <summary>
        /// The stream's next record. INLET_E_BUSY: `capacity` pieces wait; read some and put the same record
        /// again. INLET_E_INVALID_ARGUMENT: NULL.
        /// </summary>
        [DllImport(Library, CallingConvention = CallingConvention.Cdecl)]
        public static extern Status inlet_text_put(IntPtr text, Event* @event);

        /// <summary>
        /// The stream ended, or another begins: a dead key that waits is gone, half a character becomes
        /// U+FFFD, and nothing is held. NULL is allowed.
        /// </summary>
        [DllImport(Library, CallingConvention = CallingConvention.Cdecl)]
        public static extern void inlet_text_flush(IntPtr text);

        /// <summary>
        /// Takes pieces, in order, up to `capacity`. Of one that inlet_text_read has begun, what is left.
        /// INLET_OK, also with *count 0; INLET_E_INVALID_ARGUMENT: NULL.
        /// </summary>
        [DllImport(Library, CallingConvention = CallingConvention.Cdecl)]
        public static extern Status inlet_text_take(IntPtr text, TextPiece* pieces, uint capacity, uint* count);

        /// <summary>
        /// Takes the text alone: as many whole characters as fit into `capacity` bytes, without a zero.
        /// INLET_OK, also with *bytes 0; INLET_E_BUFFER_TOO_SMALL: not even the next one fits (4 always do);
        /// INLET_E_INVALID_ARGUMENT: NULL.
        /// </summary>
        [DllImport(Library, CallingConvention = CallingConvention.Cdecl)]
        public static extern Status inlet_text_read(IntPtr text, byte* utf8, uint capacity, uint* bytes);

        /// <summary>
        /// A text that lives for ever, or that inlet_free will free.
        /// </summary>
        public static string Text(IntPtr utf8)
        {
            if (utf8 == IntPtr.Zero) return null;
            int length = 0;
            while (Marshal.ReadByte(utf8, length) != 0) length++;
            var bytes = new byte[length];
            Marshal.Copy(utf8, bytes, 0, length);
            return System.Text.Encoding.UTF8.GetString(bytes);
        }
    }
}
