# Made by client_sdk/bindings/generate from the public headers: do not edit.
"""Numbers, structs and signatures of the C API. The package beside it is what programs use."""

import ctypes
import enum

SOURCE_ALL = 3
TIMING_GRID_NS = 16000000
NAME_PIECES_MAX = 43
NAME_BYTES_MAX = 516
EVENT_SIZE = 64
FOREVER = -1
BORROW_MAX = 1024
POST_MAX = 256
PING_BYTES_MAX = 64
SERVICE_WARNINGS_MAX = 8
PATH_BYTES = 1536
KEY_TEXT_BYTES = 65
PAIR_PROGRAMS_MAX = 8
BUS_SUBSCRIBERS_MAX = 32
BUS_CAPACITY_MIN = 256
BUS_CAPACITY_MAX = 65536
BUS_PUBLISH_MAX = 256
COALESCE_OPEN_MAX = 16
COALESCE_CAPACITY_MIN = 32
COALESCE_CAPACITY_MAX = 65536
MONITORS_MAX = 32
MONITOR_NAME_BYTES = 64
LAYOUT_NAME_BYTES = 64
PROGRAM_NAME_BYTES = 128
RECORD_NOTE_BYTES = 256
SPEED_RECORDED = 1000
SPEED_MAX = 4294967295
FAULTS_MAX = 64
FUSE_CAPACITY_MAX = 65536
HANDLERS_MAX = 4096
EMISSION_WAITING_MAX = 32
EMISSION_POSTS_MAX = 1024
HOTKEY_STEPS_MAX = 8
HOTKEY_TEXT_MAX = 256
HOTKEYS_MAX = 65536
ROUTER_QUEUES_MAX = 1024
ROUTER_CAPACITY_MIN = 16
ROUTER_CAPACITY_MAX = 65536
ROUTER_RECORDS_MAX = 1048576
HELD_MAX = 64
TEXT_UNITS_MAX = 6
TEXT_KEYS_MAX = 16384
TEXT_COMPOSES_MAX = 65536
TEXT_PIECE_MAX = 32


class EventType(enum.IntEnum):
    """event.h: enum inlet_event_type"""
    NONE = 0
    KEY_PRESSED = 1
    KEY_RELEASED = 2
    MOUSE_PRESSED = 3
    MOUSE_RELEASED = 4
    MOUSE_MOVED = 5
    MOUSE_WHEEL = 6
    LOSS = 7
    BLIND = 8
    SOURCES = 9
    DEVICE = 10
    FOCUS = 11
    SESSION = 12
    LAYOUT = 13
    SNAPSHOT = 14
    MARK = 15
    NAME = 16
    CLOCK = 17
    TYPE_COUNT = 18


class Source(enum.IntFlag):
    """event.h: enum inlet_source"""
    RAW = 0x1
    HOOK = 0x2


class EventFlag(enum.IntFlag):
    """event.h: enum inlet_event_flag"""
    RAW = 0x1
    HOOK = 0x2
    INJECTED = 0x4
    INJECTED_LOWER_IL = 0x8
    REPEAT = 0x10
    SYNTHETIC = 0x20
    TIME_BATCH = 0x40
    TIME_COALESCED = 0x80
    HAS_MOTION = 0x100
    HAS_POSITION = 0x200
    HORIZONTAL = 0x400
    FALSE_CONTROL = 0x800
    PEN = 0x1000
    TOUCH = 0x2000
    OVERRUN = 0x4000
    STATE = 0x8000
    ALL = 0xffff


class Button(enum.IntEnum):
    """event.h: enum inlet_button"""
    LEFT = 1
    RIGHT = 2
    MIDDLE = 3
    X1 = 4
    X2 = 5


class Cause(enum.IntEnum):
    """event.h: enum inlet_cause"""
    NONE = 0
    RING_FULL = 1
    SLOW_SUBSCRIBER = 2
    NOT_RETAINED = 3
    AGENT_DIED = 4
    AGENT_REPLACED = 5
    NO_SUBSCRIBER = 6
    NO_AGENT = 7
    PAUSED = 8
    SESSION_LOCKED = 9
    SESSION_DISCONNECTED = 10
    SECURE_DESKTOP = 11
    SUSPENDED = 12
    ELEVATED_FOREGROUND = 13
    HOOK_REMOVED = 14
    HIDDEN = 15
    SKIPPED = 16
    LAGGED = 17
    AGENT_RENEWED = 18
    UNSHOWN = 19
    DAMAGED = 20
    COUNT = 21


class DeviceKind(enum.IntEnum):
    """event.h: enum inlet_device_kind"""
    MOUSE = 1
    KEYBOARD = 2
    OTHER = 3


class SessionChange(enum.IntEnum):
    """event.h: enum inlet_session_change"""
    LOCKED = 1
    UNLOCKED = 2
    DISCONNECTED = 3
    CONNECTED = 4
    REMOTE = 5
    SECURE_DESKTOP = 6
    OWN_DESKTOP = 7
    SUSPENDING = 8
    RESUMED = 9
    PAUSED = 10
    UNPAUSED = 11
    CHANGE_COUNT = 12


class Lock(enum.IntFlag):
    """event.h: enum inlet_lock"""
    CAPS = 0x1
    NUM = 0x2
    SCROLL = 0x4
    KANA = 0x8
    ALL = 0xf


class NameSubject(enum.IntEnum):
    """event.h: enum inlet_name_subject"""
    DEVICE_PATH = 1
    DEVICE = 2
    PROCESS = 3
    WINDOW_TITLE = 4
    LAYOUT = 5
    SUBJECT_COUNT = 6


class ClockReason(enum.IntEnum):
    """event.h: enum inlet_clock_reason"""
    STARTED = 1
    MINUTE = 2
    RESUMED = 3
    SET = 4
    REASON_COUNT = 5


class Modifier(enum.IntFlag):
    """event.h: enum inlet_modifier"""
    CONTROL = 0x1
    SHIFT = 0x2
    ALT = 0x4
    META = 0x8
    ALL = 0xf


class Control(enum.IntEnum):
    """event.h: enum inlet_control"""
    UNKNOWN = 0
    OPEN = 1
    PROTECTED = 2
    COUNT = 3


class KeyHid(enum.IntEnum):
    """keys.h: enum inlet_key_hid"""
    NONE = 0
    KeyA = 458756
    KeyB = 458757
    KeyC = 458758
    KeyD = 458759
    KeyE = 458760
    KeyF = 458761
    KeyG = 458762
    KeyH = 458763
    KeyI = 458764
    KeyJ = 458765
    KeyK = 458766
    KeyL = 458767
    KeyM = 458768
    KeyN = 458769
    KeyO = 458770
    KeyP = 458771
    KeyQ = 458772
    KeyR = 458773
    KeyS = 458774
    KeyT = 458775
    KeyU = 458776
    KeyV = 458777
    KeyW = 458778
    KeyX = 458779
    KeyY = 458780
    KeyZ = 458781
    Digit1 = 458782
    Digit2 = 458783
    Digit3 = 458784
    Digit4 = 458785
    Digit5 = 458786
    Digit6 = 458787
    Digit7 = 458788
    Digit8 = 458789
    Digit9 = 458790
    Digit0 = 458791
    Enter = 458792
    Escape = 458793
    Backspace = 458794
    Tab = 458795
    Space = 458796
    Minus = 458797
    Equal = 458798
    BracketLeft = 458799
    BracketRight = 458800
    Backslash = 458801
    Semicolon = 458803
    Quote = 458804
    Backquote = 458805
    Comma = 458806
    Period = 458807
    Slash = 458808
    CapsLock = 458809
    IntlBackslash = 458852
    ContextMenu = 458853
    ControlLeft = 458976
    ShiftLeft = 458977
    AltLeft = 458978
    MetaLeft = 458979
    ControlRight = 458980
    ShiftRight = 458981
    AltRight = 458982
    MetaRight = 458983
    F1 = 458810
    F2 = 458811
    F3 = 458812
    F4 = 458813
    F5 = 458814
    F6 = 458815
    F7 = 458816
    F8 = 458817
    F9 = 458818
    F10 = 458819
    F11 = 458820
    F12 = 458821
    F13 = 458856
    F14 = 458857
    F15 = 458858
    F16 = 458859
    F17 = 458860
    F18 = 458861
    F19 = 458862
    F20 = 458863
    F21 = 458864
    F22 = 458865
    F23 = 458866
    F24 = 458867
    PrintScreen = 458822
    ScrollLock = 458823
    Pause = 458824
    Insert = 458825
    Home = 458826
    PageUp = 458827
    Delete = 458828
    End = 458829
    PageDown = 458830
    ArrowRight = 458831
    ArrowLeft = 458832
    ArrowDown = 458833
    ArrowUp = 458834
    NumLock = 458835
    NumpadDivide = 458836
    NumpadMultiply = 458837
    NumpadSubtract = 458838
    NumpadAdd = 458839
    NumpadEnter = 458840
    Numpad1 = 458841
    Numpad2 = 458842
    Numpad3 = 458843
    Numpad4 = 458844
    Numpad5 = 458845
    Numpad6 = 458846
    Numpad7 = 458847
    Numpad8 = 458848
    Numpad9 = 458849
    Numpad0 = 458850
    NumpadDecimal = 458851
    NumpadEqual = 458855
    NumpadComma = 458885
    IntlRo = 458887
    KanaMode = 458888
    IntlYen = 458889
    Convert = 458890
    NonConvert = 458891
    Lang1 = 458896
    Lang2 = 458897
    Lang3 = 458898
    Lang4 = 458899
    Lang5 = 458900
    Open = 458868
    Help = 458869
    Select = 458871
    Again = 458873
    Undo = 458874
    Cut = 458875
    Copy = 458876
    Paste = 458877
    Find = 458878
    Props = 458915
    Power = 65665
    Sleep = 65666
    WakeUp = 65667
    MediaTrackNext = 786613
    MediaTrackPrevious = 786614
    MediaStop = 786615
    Eject = 786616
    MediaPlayPause = 786637
    AudioVolumeMute = 786658
    AudioVolumeUp = 786665
    AudioVolumeDown = 786666
    MediaSelect = 786819
    LaunchMail = 786826
    LaunchApp2 = 786834
    LaunchApp1 = 786836
    BrowserSearch = 786977
    BrowserHome = 786979
    BrowserBack = 786980
    BrowserForward = 786981
    BrowserStop = 786982
    BrowserRefresh = 786983
    BrowserFavorites = 786986


class Status(enum.IntEnum):
    """status.h: enum inlet_status"""
    OK = 0
    E_INVALID_ARGUMENT = -1
    E_NO_MEMORY = -2
    E_TIMEOUT = -3
    E_CLOSED = -4
    E_BUFFER_TOO_SMALL = -5
    E_NOT_FOUND = -6
    E_ALREADY_EXISTS = -7
    E_LIMIT = -8
    E_NOT_SUPPORTED = -9
    E_BUSY = -10
    E_CANCELLED = -11
    E_NOT_INSTALLED = -20
    E_NOT_RUNNING = -21
    E_NOT_PAIRED = -22
    E_REFUSED = -23
    E_UNTRUSTED_SERVICE = -24
    E_ACCESS_DENIED = -25
    E_SCOPE = -26
    E_REVOKED = -27
    E_SERVICE_STOPPED = -28
    E_EXPIRED = -29
    E_TOO_SLOW = -30
    E_DENIED = -33
    E_PROTOCOL = -40
    E_VERSION = -41
    E_AUTHENTICATION = -42
    E_CORRUPT = -43
    E_PEER_SILENT = -44
    E_CONNECTION_LOST = -45
    E_RESTARTED = -46
    E_IO = -60
    E_INTERNAL = -61
    E_DISK_FULL = -62


class ConnectFlag(enum.IntFlag):
    """inlet.h: enum inlet_connect_flag"""
    RECONNECT = 0x1
    PACED = 0x2
    ALL_FLAGS = 0x3


class Wait(enum.IntEnum):
    """inlet.h: enum inlet_wait"""
    EVENT = 0
    SPIN = 1
    POLL = 2


class SubscribeFlag(enum.IntFlag):
    """inlet.h: enum inlet_subscribe_flag"""
    HIDDEN = 0x1
    LANES = 0x2
    ALL_FLAGS = 0x3


class Policy(enum.IntEnum):
    """inlet.h: enum inlet_policy"""
    LOSSLESS = 0
    LATEST = 1
    DISCONNECT = 2


class Start(enum.IntEnum):
    """inlet.h: enum inlet_start"""
    AS_ASKED = 0
    OF_STREAM = 1


class Lane(enum.IntEnum):
    """inlet.h: enum inlet_lane"""
    ALL = 0
    URGENT = 1
    BULK = 2


class Link(enum.IntEnum):
    """request.h: enum inlet_link"""
    UP = 0
    RECONNECTING = 1
    ENDED = 2


class ServiceState(enum.IntEnum):
    """admin.h: enum inlet_service_state"""
    NOT_INSTALLED = 0
    STOPPED = 1
    STARTING = 2
    RUNNING = 3
    STOPPING = 4


class PairFlag(enum.IntFlag):
    """admin.h: enum inlet_pair_flag"""
    ANY_IMAGE = 0x1
    OWN_WINDOWS = 0x2
    ALL_FLAGS = 0x3


class BusPolicy(enum.IntEnum):
    """bus.h: enum inlet_bus_policy"""
    BLOCK = 0
    DROP_OLDEST = 1


class CoalesceMode(enum.IntEnum):
    """coalesce.h: enum inlet_coalesce_mode"""
    NONE = 0
    URGENT = 1
    FRAME = 2


class EnrollFlag(enum.IntFlag):
    """enroll.h: enum inlet_enroll_flag"""
    OWN_WINDOWS = 0x1
    ALL_FLAGS = 0x1


class MonitorFlag(enum.IntFlag):
    """recording.h: enum inlet_monitor_flag"""
    PRIMARY = 0x1
    ALL_FLAGS = 0x1


class RecordFlag(enum.IntFlag):
    """recording.h: enum inlet_record_flag"""
    OVERWRITE = 0x1
    ALL_FLAGS = 0x1


class RecordingEnd(enum.IntEnum):
    """recording.h: enum inlet_recording_end"""
    CLOSED = 1
    UNFINISHED = 2
    TORN = 3
    DAMAGED = 4


class RecordingFlag(enum.IntFlag):
    """recording.h: enum inlet_recording_flag"""
    HIDDEN = 0x1
    CHECK = 0x2
    PAUSED = 0x4
    LANES = 0x8
    ALL_FLAGS = 0xf


class FaultKind(enum.IntEnum):
    """fake.h: enum inlet_fault_kind"""
    PAUSE = 1
    LOSS = 2
    BLIND = 3
    END = 4


class FuseConfidence(enum.IntEnum):
    """fuse.h: enum inlet_fuse_confidence"""
    SINGLE = 0
    POSSIBLE = 1
    LIKELY = 2
    EXACT = 3


class Verdict(enum.IntEnum):
    """handlers.h: enum inlet_verdict"""
    PASS = 0
    HANDLED = 1


class HandlerFlag(enum.IntFlag):
    """handlers.h: enum inlet_handler_flag"""
    ALWAYS = 0x1
    ALL_FLAGS = 0x1


class HotkeysFlag(enum.IntFlag):
    """hotkey.h: enum inlet_hotkeys_flag"""
    INJECTED = 0x1
    ALL_FLAGS = 0x1


class HotkeyErrorWhat(enum.IntEnum):
    """hotkey.h: enum inlet_hotkey_error_what"""
    NONE = 0
    MISSING = 1
    UNKNOWN = 2
    MODIFIER = 3
    TWICE = 4
    TIME = 5
    RANGE = 6
    STEPS = 7
    MORE = 8
    LONG = 9
    COUNT = 10


class RouterBy(enum.IntEnum):
    """router.h: enum inlet_router_by"""
    DEVICE = 0
    PROCESS = 1
    WINDOW = 2


class RouterPolicy(enum.IntEnum):
    """router.h: enum inlet_router_policy"""
    REFUSE = 0
    DROP_OLDEST = 1


class StateKnown(enum.IntFlag):
    """state.h: enum inlet_state_known"""
    HELD = 0x1
    SOURCES = 0x2
    POSITION = 0x4
    LAYOUT = 0x8
    FOCUS = 0x10
    CLOCK = 0x20


class StateSession(enum.IntFlag):
    """state.h: enum inlet_state_session"""
    LOCKED = 0x1
    DISCONNECTED = 0x2
    REMOTE = 0x4
    SECURE_DESKTOP = 0x8
    SUSPENDED = 0x10
    PAUSED = 0x20


class TextFlag(enum.IntFlag):
    """text.h: enum inlet_text_flag"""
    LINES = 0x1
    BY_DEVICE = 0x2
    ALL_FLAGS = 0x3


class TextState(enum.IntFlag):
    """text.h: enum inlet_text_state"""
    SHIFT = 0x1
    CTRL = 0x2
    ALT = 0x4
    KANA = 0x8
    CAPS = 0x10
    STATE_ALL = 0x1f


class TextLayoutFlag(enum.IntFlag):
    """text.h: enum inlet_text_layout_flag"""
    ALTGR = 0x1
    ALL_FLAGS = 0x1


class TextPieceFlag(enum.IntFlag):
    """text.h: enum inlet_text_piece_flag"""
    AFTER_GAP = 0x1
    INJECTED = 0x2


class Key(ctypes.Structure):
    """event.h: inlet_key_t"""
    _fields_ = [
        ("hid", ctypes.c_uint32),
        ("scan", ctypes.c_uint16),
        ("vk", ctypes.c_uint16),
        ("unit", ctypes.c_uint16),
        ("modifiers", ctypes.c_uint16),
        ("reserved", ctypes.c_uint16 * 2),
    ]


class Mouse(ctypes.Structure):
    """event.h: inlet_mouse_t"""
    _fields_ = [
        ("dx", ctypes.c_int32),
        ("dy", ctypes.c_int32),
        ("x", ctypes.c_int32),
        ("y", ctypes.c_int32),
    ]


class MouseButton(ctypes.Structure):
    """event.h: inlet_mouse_button_t"""
    _fields_ = [
        ("button", ctypes.c_uint32),
        ("reserved", ctypes.c_uint32),
        ("x", ctypes.c_int32),
        ("y", ctypes.c_int32),
    ]


class Wheel(ctypes.Structure):
    """event.h: inlet_wheel_t"""
    _fields_ = [
        ("delta", ctypes.c_int32),
        ("reserved", ctypes.c_uint32),
        ("x", ctypes.c_int32),
        ("y", ctypes.c_int32),
    ]


class Loss(ctypes.Structure):
    """event.h: inlet_loss_t"""
    _fields_ = [
        ("count", ctypes.c_uint64),
        ("cause", ctypes.c_uint32),
        ("reserved", ctypes.c_uint32),
    ]


class Blind(ctypes.Structure):
    """event.h: inlet_blind_t"""
    _fields_ = [
        ("from_ns", ctypes.c_int64),
        ("cause", ctypes.c_uint32),
        ("sources", ctypes.c_uint32),
    ]


class Sources(ctypes.Structure):
    """event.h: inlet_sources_t"""
    _fields_ = [
        ("mask", ctypes.c_uint32),
        ("cause", ctypes.c_uint32),
        ("reserved", ctypes.c_uint64),
    ]


class Device(ctypes.Structure):
    """event.h: inlet_device_t"""
    _fields_ = [
        ("stable_id", ctypes.c_uint64),
        ("vendor", ctypes.c_uint16),
        ("product", ctypes.c_uint16),
        ("kind", ctypes.c_uint16),
        ("present", ctypes.c_uint16),
    ]


class Focus(ctypes.Structure):
    """event.h: inlet_focus_t"""
    _fields_ = [
        ("window", ctypes.c_uint64),
        ("elevated", ctypes.c_uint32),
        ("control", ctypes.c_uint32),
    ]


class Session(ctypes.Structure):
    """event.h: inlet_session_t"""
    _fields_ = [
        ("change", ctypes.c_uint32),
        ("reserved", ctypes.c_uint32 * 3),
    ]


class Layout(ctypes.Structure):
    """event.h: inlet_layout_t"""
    _fields_ = [
        ("hkl", ctypes.c_uint64),
        ("locks", ctypes.c_uint32),
        ("reserved", ctypes.c_uint32),
    ]


class Name(ctypes.Structure):
    """event.h: inlet_name_t"""
    _fields_ = [
        ("subject", ctypes.c_uint8),
        ("index", ctypes.c_uint8),
        ("count", ctypes.c_uint8),
        ("length", ctypes.c_uint8),
        ("text", ctypes.c_char * 12),
    ]


class Clock(ctypes.Structure):
    """event.h: inlet_clock_t"""
    _fields_ = [
        ("utc_ns", ctypes.c_int64),
        ("error_ns", ctypes.c_uint32),
        ("reason", ctypes.c_uint32),
    ]


class Snapshot(ctypes.Structure):
    """event.h: inlet_snapshot_t"""
    _fields_ = [
        ("index", ctypes.c_uint16),
        ("count", ctypes.c_uint16),
        ("act", ctypes.c_uint16),
        ("sources", ctypes.c_uint16),
        ("code", ctypes.c_uint32),
        ("scan", ctypes.c_uint16),
        ("vk", ctypes.c_uint16),
    ]


class Mark(ctypes.Structure):
    """event.h: inlet_mark_t"""
    _fields_ = [
        ("words", ctypes.c_uint64 * 2),
    ]


class EventU(ctypes.Union):
    _fields_ = [
        ("key", Key),
        ("mouse", Mouse),
        ("button", MouseButton),
        ("wheel", Wheel),
        ("loss", Loss),
        ("blind", Blind),
        ("sources", Sources),
        ("device", Device),
        ("focus", Focus),
        ("session", Session),
        ("layout", Layout),
        ("name", Name),
        ("clock", Clock),
        ("snapshot", Snapshot),
        ("mark", Mark),
        ("bytes", ctypes.c_uint8 * 16),
    ]


class Event(ctypes.Structure):
    """event.h: inlet_event_t"""
    _fields_ = [
        ("seq", ctypes.c_uint64),
        ("time_ns", ctypes.c_int64),
        ("time_error_ns", ctypes.c_uint32),
        ("os_time_ms", ctypes.c_uint32),
        ("type", ctypes.c_uint16),
        ("reserved", ctypes.c_uint16),
        ("flags", ctypes.c_uint32),
        ("device", ctypes.c_uint32),
        ("process", ctypes.c_uint32),
        ("extra", ctypes.c_uint64),
        ("u", EventU),
    ]


class ConnectOptions(ctypes.Structure):
    """inlet.h: inlet_connect_options_t"""
    _fields_ = [
        ("struct_size", ctypes.c_uint32),
        ("flags", ctypes.c_uint32),
        ("name", ctypes.c_char_p),
        ("timeout_ns", ctypes.c_int64),
    ]


class SubscribeOptions(ctypes.Structure):
    """inlet.h: inlet_subscribe_options_t"""
    _fields_ = [
        ("struct_size", ctypes.c_uint32),
        ("sources", ctypes.c_uint32),
        ("event_types", ctypes.c_uint64),
        ("from_seq", ctypes.c_uint64),
        ("timeout_ns", ctypes.c_int64),
        ("poll_ns", ctypes.c_int64),
        ("wait", ctypes.c_uint32),
        ("flags", ctypes.c_uint32),
        ("policy", ctypes.c_uint32),
        ("window_records", ctypes.c_uint32),
        ("warn_records", ctypes.c_uint32),
        ("max_lag_ms", ctypes.c_uint32),
        ("urgent_types", ctypes.c_uint64),
        ("from_time_ns", ctypes.c_int64),
    ]


class StreamInfo(ctypes.Structure):
    """inlet.h: inlet_stream_info_t"""
    _fields_ = [
        ("struct_size", ctypes.c_uint32),
        ("session", ctypes.c_uint32),
        ("boot_id", ctypes.c_uint64),
        ("epoch", ctypes.c_uint64),
        ("first_seq", ctypes.c_uint64),
        ("anchor_ns", ctypes.c_int64),
        ("anchor_utc_ns", ctypes.c_int64),
        ("sources", ctypes.c_uint32),
        ("start", ctypes.c_uint32),
    ]


class Batch(ctypes.Structure):
    """inlet.h: inlet_batch_t"""
    _fields_ = [
        ("struct_size", ctypes.c_uint32),
        ("count", ctypes.c_uint32),
        ("events", ctypes.POINTER(Event)),
        ("cursor", ctypes.c_uint64),
    ]


class Error(ctypes.Structure):
    """request.h: inlet_error_t"""
    _fields_ = [
        ("struct_size", ctypes.c_uint32),
        ("status", ctypes.c_int32),
        ("schema_version", ctypes.c_uint32),
        ("what", ctypes.c_char * 32),
        ("detail", ctypes.c_char * 516),
    ]


class Health(ctypes.Structure):
    """request.h: inlet_health_t"""
    _fields_ = [
        ("struct_size", ctypes.c_uint32),
        ("link", ctypes.c_uint32),
        ("status", ctypes.c_int32),
        ("reconnects", ctypes.c_uint32),
        ("attempts", ctypes.c_uint32),
        ("reserved", ctypes.c_uint32),
        ("since_ns", ctypes.c_int64),
    ]


class Pong(ctypes.Structure):
    """request.h: inlet_pong_t"""
    _fields_ = [
        ("struct_size", ctypes.c_uint32),
        ("reserved", ctypes.c_uint32),
        ("service_ns", ctypes.c_int64),
        ("round_trip_ns", ctypes.c_int64),
    ]


class StateTold(ctypes.Structure):
    """request.h: inlet_state_told_t"""
    _fields_ = [
        ("struct_size", ctypes.c_uint32),
        ("count", ctypes.c_uint32),
        ("seq", ctypes.c_uint64),
        ("events", ctypes.POINTER(Event)),
    ]


class ServiceInfo(ctypes.Structure):
    """admin.h: inlet_service_info_t"""
    _fields_ = [
        ("struct_size", ctypes.c_uint32),
        ("state", ctypes.c_uint32),
        ("process", ctypes.c_uint32),
        ("exit_code", ctypes.c_uint32),
    ]


class ServiceWarnings(ctypes.Structure):
    """admin.h: inlet_service_warnings_t"""
    _fields_ = [
        ("struct_size", ctypes.c_uint32),
        ("count", ctypes.c_uint32),
        ("texts", ctypes.c_char_p * 8),
    ]


class PairOptions(ctypes.Structure):
    """admin.h: inlet_pair_options_t"""
    _fields_ = [
        ("struct_size", ctypes.c_uint32),
        ("flags", ctypes.c_uint32),
        ("name", ctypes.c_char_p),
        ("scopes", ctypes.c_char_p),
        ("image", ctypes.c_char_p),
        ("key", ctypes.c_char_p),
        ("programs", ctypes.POINTER(ctypes.c_char_p)),
        ("program_count", ctypes.c_uint32),
        ("reserved", ctypes.c_uint32),
        ("expires_s", ctypes.c_int64),
    ]


class BusOptions(ctypes.Structure):
    """bus.h: inlet_bus_options_t"""
    _fields_ = [
        ("struct_size", ctypes.c_uint32),
        ("capacity", ctypes.c_uint32),
    ]


class BusSubscribeOptions(ctypes.Structure):
    """bus.h: inlet_bus_subscribe_options_t"""
    _fields_ = [
        ("struct_size", ctypes.c_uint32),
        ("policy", ctypes.c_uint32),
        ("capacity", ctypes.c_uint32),
        ("warn_depth", ctypes.c_uint32),
        ("block_ns", ctypes.c_int64),
    ]


class BusMetrics(ctypes.Structure):
    """bus.h: inlet_bus_metrics_t"""
    _fields_ = [
        ("struct_size", ctypes.c_uint32),
        ("is_behind", ctypes.c_uint32),
        ("depth", ctypes.c_uint64),
        ("received", ctypes.c_uint64),
        ("dropped", ctypes.c_uint64),
        ("warnings", ctypes.c_uint64),
        ("blocked", ctypes.c_uint64),
        ("latency_ns", ctypes.c_int64 * 5),
    ]


class Coalesced(ctypes.Structure):
    """coalesce.h: inlet_coalesced_t"""
    _fields_ = [
        ("event", Event),
        ("count", ctypes.c_uint64),
        ("first_seq", ctypes.c_uint64),
        ("first_ns", ctypes.c_int64),
    ]


class CoalesceOptions(ctypes.Structure):
    """coalesce.h: inlet_coalesce_options_t"""
    _fields_ = [
        ("struct_size", ctypes.c_uint32),
        ("mode", ctypes.c_uint32),
        ("interval_ns", ctypes.c_int64),
        ("origin_ns", ctypes.c_int64),
        ("types", ctypes.c_uint64),
        ("capacity", ctypes.c_uint32),
        ("reserved", ctypes.c_uint32),
    ]


class EnrollOptions(ctypes.Structure):
    """enroll.h: inlet_enroll_options_t"""
    _fields_ = [
        ("struct_size", ctypes.c_uint32),
        ("flags", ctypes.c_uint32),
        ("name", ctypes.c_char_p),
        ("scopes", ctypes.c_char_p),
        ("programs", ctypes.POINTER(ctypes.c_char_p)),
        ("program_count", ctypes.c_uint32),
        ("reserved", ctypes.c_uint32),
        ("expires_s", ctypes.c_int64),
    ]


class Monitor(ctypes.Structure):
    """recording.h: inlet_monitor_t"""
    _fields_ = [
        ("x", ctypes.c_int32),
        ("y", ctypes.c_int32),
        ("width", ctypes.c_uint32),
        ("height", ctypes.c_uint32),
        ("dpi", ctypes.c_uint32),
        ("flags", ctypes.c_uint32),
        ("name", ctypes.c_char * 64),
    ]


class RecordOptions(ctypes.Structure):
    """recording.h: inlet_record_options_t"""
    _fields_ = [
        ("struct_size", ctypes.c_uint32),
        ("flags", ctypes.c_uint32),
        ("stream", ctypes.POINTER(StreamInfo)),
        ("event_types", ctypes.c_uint64),
        ("subscribe_flags", ctypes.c_uint32),
        ("monitors_count", ctypes.c_uint32),
        ("monitors", ctypes.POINTER(Monitor)),
        ("hkl", ctypes.c_uint64),
        ("locks", ctypes.c_uint32),
        ("reserved", ctypes.c_uint32),
        ("layout_name", ctypes.c_char_p),
        ("program", ctypes.c_char_p),
        ("note", ctypes.c_char_p),
        ("flush_ns", ctypes.c_int64),
    ]


class RecordingOptions(ctypes.Structure):
    """recording.h: inlet_recording_options_t"""
    _fields_ = [
        ("struct_size", ctypes.c_uint32),
        ("flags", ctypes.c_uint32),
        ("speed", ctypes.c_uint32),
        ("sources", ctypes.c_uint32),
        ("event_types", ctypes.c_uint64),
        ("from_seq", ctypes.c_uint64),
        ("pause_max_ns", ctypes.c_int64),
        ("poll_ns", ctypes.c_int64),
        ("urgent_types", ctypes.c_uint64),
        ("wait", ctypes.c_uint32),
        ("reserved", ctypes.c_uint32),
    ]


class RecordingInfo(ctypes.Structure):
    """recording.h: inlet_recording_info_t"""
    _fields_ = [
        ("struct_size", ctypes.c_uint32),
        ("end", ctypes.c_uint32),
        ("file_bytes", ctypes.c_uint64),
        ("valid_bytes", ctypes.c_uint64),
        ("events_count", ctypes.c_uint64),
        ("first_seq", ctypes.c_uint64),
        ("end_seq", ctypes.c_uint64),
        ("told_end_seq", ctypes.c_uint64),
        ("first_time_ns", ctypes.c_int64),
        ("last_time_ns", ctypes.c_int64),
        ("created_utc_ns", ctypes.c_int64),
        ("event_types", ctypes.c_uint64),
        ("hkl", ctypes.c_uint64),
        ("locks", ctypes.c_uint32),
        ("subscribe_flags", ctypes.c_uint32),
        ("monitors_count", ctypes.c_uint32),
        ("reserved", ctypes.c_uint32),
        ("layout_name", ctypes.c_char * 64),
        ("program", ctypes.c_char * 128),
        ("note", ctypes.c_char * 256),
        ("reason", ctypes.c_char * 256),
    ]


class Fault(ctypes.Structure):
    """fake.h: inlet_fault_t"""
    _fields_ = [
        ("kind", ctypes.c_uint32),
        ("cause", ctypes.c_uint32),
        ("seq", ctypes.c_uint64),
        ("count", ctypes.c_uint64),
        ("duration_ns", ctypes.c_int64),
        ("status", ctypes.c_int32),
        ("reserved", ctypes.c_uint32),
    ]


class FakeOptions(ctypes.Structure):
    """fake.h: inlet_fake_options_t"""
    _fields_ = [
        ("struct_size", ctypes.c_uint32),
        ("speed", ctypes.c_uint32),
        ("pause_max_ns", ctypes.c_int64),
        ("faults", ctypes.POINTER(Fault)),
        ("faults_count", ctypes.c_uint32),
        ("reserved", ctypes.c_uint32),
    ]


class Fused(ctypes.Structure):
    """fuse.h: inlet_fused_t"""
    _fields_ = [
        ("event", Event),
        ("raw_seq", ctypes.c_uint64),
        ("hook_seq", ctypes.c_uint64),
        ("confidence", ctypes.c_uint32),
        ("reserved", ctypes.c_uint32),
    ]


class FuseOptions(ctypes.Structure):
    """fuse.h: inlet_fuse_options_t"""
    _fields_ = [
        ("struct_size", ctypes.c_uint32),
        ("capacity", ctypes.c_uint32),
        ("wait_ns", ctypes.c_int64),
    ]


Handler = ctypes.CFUNCTYPE(ctypes.c_uint32, ctypes.c_void_p, ctypes.POINTER(Event), ctypes.c_void_p)


class HandlerOptions(ctypes.Structure):
    """handlers.h: inlet_handler_options_t"""
    _fields_ = [
        ("struct_size", ctypes.c_uint32),
        ("priority", ctypes.c_int32),
        ("event_types", ctypes.c_uint64),
        ("flags", ctypes.c_uint32),
        ("reserved", ctypes.c_uint32),
        ("handler", Handler),
        ("gone", ctypes.CFUNCTYPE(None, ctypes.c_void_p)),
        ("user", ctypes.c_void_p),
    ]


class HotkeysOptions(ctypes.Structure):
    """hotkey.h: inlet_hotkeys_options_t"""
    _fields_ = [
        ("struct_size", ctypes.c_uint32),
        ("source", ctypes.c_uint32),
        ("flags", ctypes.c_uint32),
        ("capacity", ctypes.c_uint32),
    ]


class HotkeyError(ctypes.Structure):
    """hotkey.h: inlet_hotkey_error_t"""
    _fields_ = [
        ("at", ctypes.c_uint32),
        ("what", ctypes.c_uint32),
    ]


class HotkeyMatch(ctypes.Structure):
    """hotkey.h: inlet_hotkey_match_t"""
    _fields_ = [
        ("event", Event),
        ("time_ns", ctypes.c_int64),
        ("id", ctypes.c_uint32),
        ("reserved", ctypes.c_uint32),
    ]


class RouterOptions(ctypes.Structure):
    """router.h: inlet_router_options_t"""
    _fields_ = [
        ("struct_size", ctypes.c_uint32),
        ("by", ctypes.c_uint32),
        ("policy", ctypes.c_uint32),
        ("queues", ctypes.c_uint32),
        ("capacity", ctypes.c_uint32),
        ("reserved", ctypes.c_uint32),
    ]


class Routed(ctypes.Structure):
    """router.h: inlet_routed_t"""
    _fields_ = [
        ("key", ctypes.c_uint64),
        ("queue", ctypes.c_uint32),
        ("reserved", ctypes.c_uint32),
    ]


class RouterStats(ctypes.Structure):
    """router.h: inlet_router_stats_t"""
    _fields_ = [
        ("struct_size", ctypes.c_uint32),
        ("queues", ctypes.c_uint32),
        ("pending", ctypes.c_uint64),
        ("dropped", ctypes.c_uint64),
        ("refused", ctypes.c_uint64),
    ]


class Held(ctypes.Structure):
    """state.h: inlet_held_t"""
    _fields_ = [
        ("flags", ctypes.c_uint32),
        ("device", ctypes.c_uint32),
        ("button", ctypes.c_uint32),
        ("hid", ctypes.c_uint32),
        ("scan", ctypes.c_uint16),
        ("vk", ctypes.c_uint16),
        ("reserved", ctypes.c_uint32),
    ]


class StateInfo(ctypes.Structure):
    """state.h: inlet_state_info_t"""
    _fields_ = [
        ("struct_size", ctypes.c_uint32),
        ("known", ctypes.c_uint32),
        ("sources", ctypes.c_uint32),
        ("session", ctypes.c_uint32),
        ("x", ctypes.c_int32),
        ("y", ctypes.c_int32),
        ("position_ns", ctypes.c_int64),
        ("hkl", ctypes.c_uint64),
        ("locks", ctypes.c_uint32),
        ("elevated", ctypes.c_uint32),
        ("window", ctypes.c_uint64),
        ("process", ctypes.c_uint32),
        ("clock_error_ns", ctypes.c_uint32),
        ("clock_ns", ctypes.c_int64),
        ("clock_utc_ns", ctypes.c_int64),
    ]


class TextOptions(ctypes.Structure):
    """text.h: inlet_text_options_t"""
    _fields_ = [
        ("struct_size", ctypes.c_uint32),
        ("source", ctypes.c_uint32),
        ("flags", ctypes.c_uint32),
        ("capacity", ctypes.c_uint32),
    ]


class TextKey(ctypes.Structure):
    """text.h: inlet_text_key_t"""
    _fields_ = [
        ("key", ctypes.c_uint32),
        ("state", ctypes.c_uint8),
        ("dead", ctypes.c_uint8),
        ("count", ctypes.c_uint8),
        ("reserved", ctypes.c_uint8),
        ("units", ctypes.c_uint16 * 6),
    ]


class TextCompose(ctypes.Structure):
    """text.h: inlet_text_compose_t"""
    _fields_ = [
        ("accent", ctypes.c_uint16),
        ("base", ctypes.c_uint16),
        ("result", ctypes.c_uint16),
        ("dead", ctypes.c_uint16),
    ]


class TextLayout(ctypes.Structure):
    """text.h: inlet_text_layout_t"""
    _fields_ = [
        ("struct_size", ctypes.c_uint32),
        ("flags", ctypes.c_uint32),
        ("keys", ctypes.POINTER(TextKey)),
        ("composes", ctypes.POINTER(TextCompose)),
        ("keys_count", ctypes.c_uint32),
        ("composes_count", ctypes.c_uint32),
    ]


class TextPiece(ctypes.Structure):
    """text.h: inlet_text_piece_t"""
    _fields_ = [
        ("seq", ctypes.c_uint64),
        ("time_ns", ctypes.c_int64),
        ("process", ctypes.c_uint32),
        ("flags", ctypes.c_uint16),
        ("length", ctypes.c_uint16),
        ("utf8", ctypes.c_char * 32),
    ]


HealthChanged = ctypes.CFUNCTYPE(None, ctypes.c_void_p, ctypes.POINTER(Health))


# name: what it returns, what it takes
FUNCTIONS = {
    "inlet_key_from_scan_vk": (ctypes.c_uint32, ctypes.c_uint16, ctypes.c_uint16,),
    "inlet_key_from_scan": (ctypes.c_uint32, ctypes.c_uint16,),
    "inlet_key_from_vk": (ctypes.c_uint32, ctypes.c_uint16,),
    "inlet_key_from_code": (ctypes.c_uint32, ctypes.c_char_p,),
    "inlet_key_from_evdev": (ctypes.c_uint32, ctypes.c_uint16,),
    "inlet_key_code": (ctypes.c_char_p, ctypes.c_uint32,),
    "inlet_key_scan": (ctypes.c_uint16, ctypes.c_uint32,),
    "inlet_key_vk": (ctypes.c_uint16, ctypes.c_uint32,),
    "inlet_key_evdev": (ctypes.c_uint16, ctypes.c_uint32,),
    "inlet_status_name": (ctypes.c_char_p, ctypes.c_int32,),
    "inlet_status_message": (ctypes.c_char_p, ctypes.c_int32,),
    "inlet_connect": (ctypes.c_int32, ctypes.POINTER(ConnectOptions), ctypes.POINTER(ctypes.c_void_p),),
    "inlet_disconnect": (None, ctypes.c_void_p,),
    "inlet_client_status": (ctypes.c_int32, ctypes.c_void_p,),
    "inlet_subscribe": (ctypes.c_int32, ctypes.c_void_p, ctypes.POINTER(SubscribeOptions), ctypes.POINTER(ctypes.c_void_p),),
    "inlet_recv": (ctypes.c_int32, ctypes.c_void_p, ctypes.POINTER(Event), ctypes.c_uint32, ctypes.c_int64, ctypes.POINTER(ctypes.c_uint32),),
    "inlet_pending": (ctypes.c_uint64, ctypes.c_void_p,),
    "inlet_wait_handle": (ctypes.c_void_p, ctypes.c_void_p,),
    "inlet_recv_lane": (ctypes.c_int32, ctypes.c_void_p, ctypes.c_uint32, ctypes.POINTER(Event), ctypes.c_uint32, ctypes.c_int64, ctypes.POINTER(ctypes.c_uint32),),
    "inlet_pending_lane": (ctypes.c_uint64, ctypes.c_void_p, ctypes.c_uint32,),
    "inlet_wait_handle_lane": (ctypes.c_void_p, ctypes.c_void_p, ctypes.c_uint32,),
    "inlet_borrow": (ctypes.c_int32, ctypes.c_void_p, ctypes.c_uint32, ctypes.c_uint32, ctypes.c_int64, ctypes.POINTER(Batch),),
    "inlet_release": (ctypes.c_int32, ctypes.c_void_p, ctypes.POINTER(Batch),),
    "inlet_post": (ctypes.c_int32, ctypes.c_void_p, ctypes.POINTER(Event), ctypes.c_uint32,),
    "inlet_stream_info": (ctypes.c_int32, ctypes.c_void_p, ctypes.POINTER(StreamInfo),),
    "inlet_stream_warnings": (ctypes.c_uint64, ctypes.c_void_p, ctypes.POINTER(ctypes.c_uint64),),
    "inlet_stream_close": (None, ctypes.c_void_p,),
    "inlet_now_ns": (ctypes.c_int64,),
    "inlet_version": (ctypes.c_char_p,),
    "inlet_free": (None, ctypes.c_void_p,),
    "inlet_client_error": (ctypes.c_int32, ctypes.c_void_p, ctypes.POINTER(Error),),
    "inlet_client_health": (ctypes.c_int32, ctypes.c_void_p, ctypes.POINTER(Health),),
    "inlet_client_on_health": (ctypes.c_int32, ctypes.c_void_p, HealthChanged, ctypes.c_void_p,),
    "inlet_ping": (ctypes.c_int32, ctypes.c_void_p, ctypes.c_void_p, ctypes.c_uint32, ctypes.c_int64, ctypes.POINTER(Pong),),
    "inlet_server_info": (ctypes.c_int32, ctypes.c_void_p, ctypes.c_int64, ctypes.POINTER(ctypes.c_void_p),),
    "inlet_devices": (ctypes.c_int32, ctypes.c_void_p, ctypes.c_int64, ctypes.POINTER(StateTold),),
    "inlet_snapshot": (ctypes.c_int32, ctypes.c_void_p, ctypes.c_uint32, ctypes.c_uint64, ctypes.c_int64, ctypes.POINTER(StateTold),),
    "inlet_stream_filter": (ctypes.c_int32, ctypes.c_void_p, ctypes.c_uint32, ctypes.c_uint64, ctypes.c_int64, ctypes.POINTER(ctypes.c_uint64),),
    "inlet_pause": (ctypes.c_int32, ctypes.c_void_p, ctypes.c_uint32, ctypes.c_int64,),
    "inlet_resume": (ctypes.c_int32, ctypes.c_void_p, ctypes.c_int64,),
    "inlet_request_handle": (ctypes.c_void_p, ctypes.c_void_p,),
    "inlet_request_cancel": (None, ctypes.c_void_p,),
    "inlet_subscribe_begin": (ctypes.c_int32, ctypes.c_void_p, ctypes.POINTER(SubscribeOptions), ctypes.POINTER(ctypes.c_void_p),),
    "inlet_subscribe_finish": (ctypes.c_int32, ctypes.c_void_p, ctypes.c_int64, ctypes.POINTER(ctypes.c_void_p),),
    "inlet_stats_begin": (ctypes.c_int32, ctypes.c_void_p, ctypes.POINTER(ctypes.c_void_p),),
    "inlet_stats_finish": (ctypes.c_int32, ctypes.c_void_p, ctypes.c_int64, ctypes.POINTER(ctypes.c_void_p),),
    "inlet_devices_begin": (ctypes.c_int32, ctypes.c_void_p, ctypes.POINTER(ctypes.c_void_p),),
    "inlet_devices_finish": (ctypes.c_int32, ctypes.c_void_p, ctypes.c_int64, ctypes.POINTER(StateTold),),
    "inlet_snapshot_begin": (ctypes.c_int32, ctypes.c_void_p, ctypes.c_uint32, ctypes.c_uint64, ctypes.POINTER(ctypes.c_void_p),),
    "inlet_snapshot_finish": (ctypes.c_int32, ctypes.c_void_p, ctypes.c_int64, ctypes.POINTER(StateTold),),
    "inlet_server_info_begin": (ctypes.c_int32, ctypes.c_void_p, ctypes.POINTER(ctypes.c_void_p),),
    "inlet_server_info_finish": (ctypes.c_int32, ctypes.c_void_p, ctypes.c_int64, ctypes.POINTER(ctypes.c_void_p),),
    "inlet_stream_filter_begin": (ctypes.c_int32, ctypes.c_void_p, ctypes.c_uint32, ctypes.c_uint64, ctypes.POINTER(ctypes.c_void_p),),
    "inlet_stream_filter_finish": (ctypes.c_int32, ctypes.c_void_p, ctypes.c_int64, ctypes.POINTER(ctypes.c_uint64),),
    "inlet_pause_begin": (ctypes.c_int32, ctypes.c_void_p, ctypes.c_uint32, ctypes.POINTER(ctypes.c_void_p),),
    "inlet_pause_finish": (ctypes.c_int32, ctypes.c_void_p, ctypes.c_int64,),
    "inlet_resume_begin": (ctypes.c_int32, ctypes.c_void_p, ctypes.POINTER(ctypes.c_void_p),),
    "inlet_resume_finish": (ctypes.c_int32, ctypes.c_void_p, ctypes.c_int64,),
    "inlet_ping_begin": (ctypes.c_int32, ctypes.c_void_p, ctypes.c_void_p, ctypes.c_uint32, ctypes.POINTER(ctypes.c_void_p),),
    "inlet_ping_finish": (ctypes.c_int32, ctypes.c_void_p, ctypes.c_int64, ctypes.POINTER(Pong),),
    "inlet_service_query": (ctypes.c_int32, ctypes.POINTER(ServiceInfo),),
    "inlet_service_install": (ctypes.c_int32, ctypes.c_char_p, ctypes.POINTER(ServiceWarnings),),
    "inlet_service_uninstall": (ctypes.c_int32, ctypes.c_int64,),
    "inlet_service_start": (ctypes.c_int32, ctypes.c_int64,),
    "inlet_service_stop": (ctypes.c_int32, ctypes.c_int64,),
    "inlet_service_hand_over": (ctypes.c_int32, ctypes.c_int64,),
    "inlet_service_configure": (ctypes.c_int32, ctypes.POINTER(ServiceWarnings),),
    "inlet_service_clean": (ctypes.c_int32, ctypes.c_uint32,),
    "inlet_service_path": (ctypes.c_int32, ctypes.c_char_p, ctypes.c_char_p,),
    "inlet_service_set_config": (ctypes.c_int32, ctypes.c_char_p,),
    "inlet_service_key": (ctypes.c_int32, ctypes.c_char_p,),
    "inlet_client_key": (ctypes.c_int32, ctypes.c_char_p,),
    "inlet_service_reach": (ctypes.c_int32, ctypes.c_int64,),
    "inlet_service_status": (ctypes.c_int32, ctypes.c_void_p, ctypes.c_int64, ctypes.POINTER(ctypes.c_void_p),),
    "inlet_service_stats": (ctypes.c_int32, ctypes.c_void_p, ctypes.c_int64, ctypes.POINTER(ctypes.c_void_p),),
    "inlet_admin_error": (ctypes.c_int32, ctypes.POINTER(Error),),
    "inlet_admin_pair": (ctypes.c_int32, ctypes.POINTER(PairOptions), ctypes.c_int64,),
    "inlet_admin_revoke": (ctypes.c_int32, ctypes.c_char_p, ctypes.c_int64,),
    "inlet_admin_grants": (ctypes.c_int32, ctypes.c_int64, ctypes.POINTER(ctypes.c_void_p),),
    "inlet_bus_open": (ctypes.c_int32, ctypes.POINTER(BusOptions), ctypes.POINTER(ctypes.c_void_p),),
    "inlet_bus_close": (None, ctypes.c_void_p,),
    "inlet_bus_subscribe": (ctypes.c_int32, ctypes.c_void_p, ctypes.POINTER(BusSubscribeOptions), ctypes.POINTER(ctypes.c_void_p),),
    "inlet_bus_unsubscribe": (None, ctypes.c_void_p,),
    "inlet_bus_publish": (ctypes.c_int32, ctypes.c_void_p, ctypes.POINTER(Event), ctypes.c_uint32, ctypes.POINTER(ctypes.c_uint32),),
    "inlet_bus_publish_within": (ctypes.c_int32, ctypes.c_void_p, ctypes.POINTER(Event), ctypes.c_uint32, ctypes.c_int64, ctypes.POINTER(ctypes.c_uint32),),
    "inlet_bus_recv": (ctypes.c_int32, ctypes.c_void_p, ctypes.POINTER(Event), ctypes.c_uint32, ctypes.c_int64, ctypes.POINTER(ctypes.c_uint32),),
    "inlet_bus_pending": (ctypes.c_uint64, ctypes.c_void_p,),
    "inlet_bus_wait_handle": (ctypes.c_void_p, ctypes.c_void_p,),
    "inlet_bus_metrics": (ctypes.c_int32, ctypes.c_void_p, ctypes.POINTER(BusMetrics),),
    "inlet_coalesce_open": (ctypes.c_int32, ctypes.POINTER(CoalesceOptions), ctypes.POINTER(ctypes.c_void_p),),
    "inlet_coalesce_close": (None, ctypes.c_void_p,),
    "inlet_coalesce_put": (ctypes.c_int32, ctypes.c_void_p, ctypes.POINTER(Event),),
    "inlet_coalesce_take": (ctypes.c_int32, ctypes.c_void_p, ctypes.POINTER(Coalesced), ctypes.c_uint32, ctypes.POINTER(ctypes.c_uint32),),
    "inlet_coalesce_expire": (None, ctypes.c_void_p, ctypes.c_int64,),
    "inlet_coalesce_due_ns": (ctypes.c_int64, ctypes.c_void_p,),
    "inlet_coalesce_flush": (None, ctypes.c_void_p,),
    "inlet_enroll": (ctypes.c_int32, ctypes.POINTER(EnrollOptions), ctypes.c_int64, ctypes.POINTER(ctypes.c_void_p),),
    "inlet_enroll_code": (ctypes.c_char_p, ctypes.c_void_p,),
    "inlet_enroll_wait": (ctypes.c_int32, ctypes.c_void_p, ctypes.c_int64,),
    "inlet_enroll_close": (None, ctypes.c_void_p,),
    "inlet_record_create": (ctypes.c_int32, ctypes.c_char_p, ctypes.POINTER(RecordOptions), ctypes.POINTER(ctypes.c_void_p),),
    "inlet_record_append": (ctypes.c_int32, ctypes.c_void_p, ctypes.POINTER(Event), ctypes.c_uint32,),
    "inlet_record_flush": (ctypes.c_int32, ctypes.c_void_p,),
    "inlet_record_size": (None, ctypes.c_void_p, ctypes.POINTER(ctypes.c_uint64), ctypes.POINTER(ctypes.c_uint64),),
    "inlet_record_close": (ctypes.c_int32, ctypes.c_void_p,),
    "inlet_recording_end_name": (ctypes.c_char_p, ctypes.c_uint32,),
    "inlet_open_recording": (ctypes.c_int32, ctypes.c_char_p, ctypes.POINTER(RecordingOptions), ctypes.POINTER(ctypes.c_void_p),),
    "inlet_recording_seek": (ctypes.c_int32, ctypes.c_void_p, ctypes.c_uint64,),
    "inlet_recording_seek_time": (ctypes.c_int32, ctypes.c_void_p, ctypes.c_int64,),
    "inlet_recording_info": (ctypes.c_int32, ctypes.c_void_p, ctypes.POINTER(RecordingInfo),),
    "inlet_recording_monitors": (ctypes.c_int32, ctypes.c_void_p, ctypes.POINTER(Monitor), ctypes.c_uint32, ctypes.POINTER(ctypes.c_uint32),),
    "inlet_connect_recording": (ctypes.c_int32, ctypes.c_char_p, ctypes.POINTER(FakeOptions), ctypes.POINTER(ctypes.c_void_p),),
    "inlet_fuse_confidence_name": (ctypes.c_char_p, ctypes.c_uint32,),
    "inlet_fuse_open": (ctypes.c_int32, ctypes.POINTER(FuseOptions), ctypes.POINTER(ctypes.c_void_p),),
    "inlet_fuse_close": (None, ctypes.c_void_p,),
    "inlet_fuse_put": (ctypes.c_int32, ctypes.c_void_p, ctypes.POINTER(Event),),
    "inlet_fuse_take": (ctypes.c_int32, ctypes.c_void_p, ctypes.POINTER(Fused), ctypes.c_uint32, ctypes.POINTER(ctypes.c_uint32),),
    "inlet_fuse_expire": (None, ctypes.c_void_p, ctypes.c_int64,),
    "inlet_fuse_due_ns": (ctypes.c_int64, ctypes.c_void_p,),
    "inlet_fuse_flush": (None, ctypes.c_void_p,),
    "inlet_handlers_open": (ctypes.c_int32, ctypes.POINTER(ctypes.c_void_p),),
    "inlet_handlers_close": (None, ctypes.c_void_p,),
    "inlet_handlers_add": (ctypes.c_int32, ctypes.c_void_p, ctypes.POINTER(HandlerOptions), ctypes.POINTER(ctypes.c_uint64),),
    "inlet_handlers_remove": (ctypes.c_int32, ctypes.c_void_p, ctypes.c_uint64, ctypes.c_void_p, ctypes.c_int64,),
    "inlet_handlers_emit": (ctypes.c_int32, ctypes.c_void_p, ctypes.POINTER(Event), ctypes.POINTER(ctypes.c_uint32),),
    "inlet_emission_post": (ctypes.c_int32, ctypes.c_void_p, ctypes.POINTER(Event),),
    "inlet_hotkeys_open": (ctypes.c_int32, ctypes.POINTER(HotkeysOptions), ctypes.POINTER(ctypes.c_void_p),),
    "inlet_hotkeys_close": (None, ctypes.c_void_p,),
    "inlet_hotkey_error_text": (ctypes.c_char_p, ctypes.c_uint32,),
    "inlet_hotkeys_add": (ctypes.c_int32, ctypes.c_void_p, ctypes.c_char_p, ctypes.POINTER(ctypes.c_uint32), ctypes.POINTER(HotkeyError),),
    "inlet_hotkeys_remove": (ctypes.c_int32, ctypes.c_void_p, ctypes.c_uint32,),
    "inlet_hotkeys_put": (ctypes.c_int32, ctypes.c_void_p, ctypes.POINTER(Event),),
    "inlet_hotkeys_take": (ctypes.c_int32, ctypes.c_void_p, ctypes.POINTER(HotkeyMatch), ctypes.c_uint32, ctypes.POINTER(ctypes.c_uint32),),
    "inlet_hotkeys_expire": (None, ctypes.c_void_p, ctypes.c_int64,),
    "inlet_hotkeys_due_ns": (ctypes.c_int64, ctypes.c_void_p,),
    "inlet_hotkeys_reset": (None, ctypes.c_void_p,),
    "inlet_event_type_name": (ctypes.c_char_p, ctypes.c_uint16,),
    "inlet_cause_name": (ctypes.c_char_p, ctypes.c_uint32,),
    "inlet_button_name": (ctypes.c_char_p, ctypes.c_uint32,),
    "inlet_source_name": (ctypes.c_char_p, ctypes.c_uint32,),
    "inlet_device_kind_name": (ctypes.c_char_p, ctypes.c_uint32,),
    "inlet_session_change_name": (ctypes.c_char_p, ctypes.c_uint32,),
    "inlet_control_name": (ctypes.c_char_p, ctypes.c_uint32,),
    "inlet_name_subject_name": (ctypes.c_char_p, ctypes.c_uint32,),
    "inlet_clock_reason_name": (ctypes.c_char_p, ctypes.c_uint32,),
    "inlet_router_open": (ctypes.c_int32, ctypes.POINTER(RouterOptions), ctypes.POINTER(ctypes.c_void_p),),
    "inlet_router_close": (None, ctypes.c_void_p,),
    "inlet_router_put": (ctypes.c_int32, ctypes.c_void_p, ctypes.POINTER(Event),),
    "inlet_router_take": (ctypes.c_int32, ctypes.c_void_p, ctypes.POINTER(Event), ctypes.c_uint32, ctypes.c_int64, ctypes.POINTER(Routed), ctypes.POINTER(ctypes.c_uint32),),
    "inlet_router_done": (ctypes.c_int32, ctypes.c_void_p, ctypes.c_uint32,),
    "inlet_router_stop": (None, ctypes.c_void_p,),
    "inlet_router_stats": (ctypes.c_int32, ctypes.c_void_p, ctypes.POINTER(RouterStats),),
    "inlet_state_open": (ctypes.c_int32, ctypes.POINTER(ctypes.c_void_p),),
    "inlet_state_close": (None, ctypes.c_void_p,),
    "inlet_state_put": (ctypes.c_int32, ctypes.c_void_p, ctypes.POINTER(Event),),
    "inlet_state_reset": (None, ctypes.c_void_p,),
    "inlet_state_has_key": (ctypes.c_int, ctypes.c_void_p, ctypes.c_uint32,),
    "inlet_state_has_button": (ctypes.c_int, ctypes.c_void_p, ctypes.c_uint32,),
    "inlet_state_held": (ctypes.c_int32, ctypes.c_void_p, ctypes.POINTER(Held), ctypes.c_uint32, ctypes.POINTER(ctypes.c_uint32),),
    "inlet_state_info": (ctypes.c_int32, ctypes.c_void_p, ctypes.POINTER(StateInfo),),
    "inlet_state_devices": (ctypes.c_int32, ctypes.c_void_p, ctypes.POINTER(ctypes.c_uint32), ctypes.POINTER(Device), ctypes.c_uint32, ctypes.POINTER(ctypes.c_uint32),),
    "inlet_state_name": (ctypes.c_int32, ctypes.c_void_p, ctypes.c_uint32, ctypes.c_uint32, ctypes.c_char_p, ctypes.c_uint32,),
    "inlet_text_open": (ctypes.c_int32, ctypes.POINTER(TextOptions), ctypes.POINTER(ctypes.c_void_p),),
    "inlet_text_close": (None, ctypes.c_void_p,),
    "inlet_text_add_layout": (ctypes.c_int32, ctypes.c_void_p, ctypes.c_uint64, ctypes.POINTER(TextLayout),),
    "inlet_text_add_system_layout": (ctypes.c_int32, ctypes.c_void_p, ctypes.c_uint64,),
    "inlet_text_missing": (ctypes.c_int, ctypes.c_void_p, ctypes.POINTER(ctypes.c_uint64),),
    "inlet_text_put": (ctypes.c_int32, ctypes.c_void_p, ctypes.POINTER(Event),),
    "inlet_text_flush": (None, ctypes.c_void_p,),
    "inlet_text_take": (ctypes.c_int32, ctypes.c_void_p, ctypes.POINTER(TextPiece), ctypes.c_uint32, ctypes.POINTER(ctypes.c_uint32),),
    "inlet_text_read": (ctypes.c_int32, ctypes.c_void_p, ctypes.c_char_p, ctypes.c_uint32, ctypes.POINTER(ctypes.c_uint32),),
}

# name: size, offsets: as the C compiler has them
LAYOUT = {
    Key: (16, {"hid": 0, "scan": 4, "vk": 6, "unit": 8, "modifiers": 10, "reserved": 12}),
    Mouse: (16, {"dx": 0, "dy": 4, "x": 8, "y": 12}),
    MouseButton: (16, {"button": 0, "reserved": 4, "x": 8, "y": 12}),
    Wheel: (16, {"delta": 0, "reserved": 4, "x": 8, "y": 12}),
    Loss: (16, {"count": 0, "cause": 8, "reserved": 12}),
    Blind: (16, {"from_ns": 0, "cause": 8, "sources": 12}),
    Sources: (16, {"mask": 0, "cause": 4, "reserved": 8}),
    Device: (16, {"stable_id": 0, "vendor": 8, "product": 10, "kind": 12, "present": 14}),
    Focus: (16, {"window": 0, "elevated": 8, "control": 12}),
    Session: (16, {"change": 0, "reserved": 4}),
    Layout: (16, {"hkl": 0, "locks": 8, "reserved": 12}),
    Name: (16, {"subject": 0, "index": 1, "count": 2, "length": 3, "text": 4}),
    Clock: (16, {"utc_ns": 0, "error_ns": 8, "reason": 12}),
    Snapshot: (16, {"index": 0, "count": 2, "act": 4, "sources": 6, "code": 8, "scan": 12, "vk": 14}),
    Mark: (16, {"words": 0}),
    Event: (64, {"seq": 0, "time_ns": 8, "time_error_ns": 16, "os_time_ms": 20, "type": 24, "reserved": 26, "flags": 28, "device": 32, "process": 36, "extra": 40, "u": 48}),
    ConnectOptions: (24, {"struct_size": 0, "flags": 4, "name": 8, "timeout_ns": 16}),
    SubscribeOptions: (80, {"struct_size": 0, "sources": 4, "event_types": 8, "from_seq": 16, "timeout_ns": 24, "poll_ns": 32, "wait": 40, "flags": 44, "policy": 48, "window_records": 52, "warn_records": 56, "max_lag_ms": 60, "urgent_types": 64, "from_time_ns": 72}),
    StreamInfo: (56, {"struct_size": 0, "session": 4, "boot_id": 8, "epoch": 16, "first_seq": 24, "anchor_ns": 32, "anchor_utc_ns": 40, "sources": 48, "start": 52}),
    Batch: (24, {"struct_size": 0, "count": 4, "events": 8, "cursor": 16}),
    Error: (560, {"struct_size": 0, "status": 4, "schema_version": 8, "what": 12, "detail": 44}),
    Health: (32, {"struct_size": 0, "link": 4, "status": 8, "reconnects": 12, "attempts": 16, "reserved": 20, "since_ns": 24}),
    Pong: (24, {"struct_size": 0, "reserved": 4, "service_ns": 8, "round_trip_ns": 16}),
    StateTold: (24, {"struct_size": 0, "count": 4, "seq": 8, "events": 16}),
    ServiceInfo: (16, {"struct_size": 0, "state": 4, "process": 8, "exit_code": 12}),
    ServiceWarnings: (72, {"struct_size": 0, "count": 4, "texts": 8}),
    PairOptions: (64, {"struct_size": 0, "flags": 4, "name": 8, "scopes": 16, "image": 24, "key": 32, "programs": 40, "program_count": 48, "reserved": 52, "expires_s": 56}),
    BusOptions: (8, {"struct_size": 0, "capacity": 4}),
    BusSubscribeOptions: (24, {"struct_size": 0, "policy": 4, "capacity": 8, "warn_depth": 12, "block_ns": 16}),
    BusMetrics: (88, {"struct_size": 0, "is_behind": 4, "depth": 8, "received": 16, "dropped": 24, "warnings": 32, "blocked": 40, "latency_ns": 48}),
    Coalesced: (88, {"event": 0, "count": 64, "first_seq": 72, "first_ns": 80}),
    CoalesceOptions: (40, {"struct_size": 0, "mode": 4, "interval_ns": 8, "origin_ns": 16, "types": 24, "capacity": 32, "reserved": 36}),
    EnrollOptions: (48, {"struct_size": 0, "flags": 4, "name": 8, "scopes": 16, "programs": 24, "program_count": 32, "reserved": 36, "expires_s": 40}),
    Monitor: (88, {"x": 0, "y": 4, "width": 8, "height": 12, "dpi": 16, "flags": 20, "name": 24}),
    RecordOptions: (88, {"struct_size": 0, "flags": 4, "stream": 8, "event_types": 16, "subscribe_flags": 24, "monitors_count": 28, "monitors": 32, "hkl": 40, "locks": 48, "reserved": 52, "layout_name": 56, "program": 64, "note": 72, "flush_ns": 80}),
    RecordingOptions: (64, {"struct_size": 0, "flags": 4, "speed": 8, "sources": 12, "event_types": 16, "from_seq": 24, "pause_max_ns": 32, "poll_ns": 40, "urgent_types": 48, "wait": 56, "reserved": 60}),
    RecordingInfo: (816, {"struct_size": 0, "end": 4, "file_bytes": 8, "valid_bytes": 16, "events_count": 24, "first_seq": 32, "end_seq": 40, "told_end_seq": 48, "first_time_ns": 56, "last_time_ns": 64, "created_utc_ns": 72, "event_types": 80, "hkl": 88, "locks": 96, "subscribe_flags": 100, "monitors_count": 104, "reserved": 108, "layout_name": 112, "program": 176, "note": 304, "reason": 560}),
    Fault: (40, {"kind": 0, "cause": 4, "seq": 8, "count": 16, "duration_ns": 24, "status": 32, "reserved": 36}),
    FakeOptions: (32, {"struct_size": 0, "speed": 4, "pause_max_ns": 8, "faults": 16, "faults_count": 24, "reserved": 28}),
    Fused: (88, {"event": 0, "raw_seq": 64, "hook_seq": 72, "confidence": 80, "reserved": 84}),
    FuseOptions: (16, {"struct_size": 0, "capacity": 4, "wait_ns": 8}),
    HandlerOptions: (48, {"struct_size": 0, "priority": 4, "event_types": 8, "flags": 16, "reserved": 20, "handler": 24, "gone": 32, "user": 40}),
    HotkeysOptions: (16, {"struct_size": 0, "source": 4, "flags": 8, "capacity": 12}),
    HotkeyError: (8, {"at": 0, "what": 4}),
    HotkeyMatch: (80, {"event": 0, "time_ns": 64, "id": 72, "reserved": 76}),
    RouterOptions: (24, {"struct_size": 0, "by": 4, "policy": 8, "queues": 12, "capacity": 16, "reserved": 20}),
    Routed: (16, {"key": 0, "queue": 8, "reserved": 12}),
    RouterStats: (32, {"struct_size": 0, "queues": 4, "pending": 8, "dropped": 16, "refused": 24}),
    Held: (24, {"flags": 0, "device": 4, "button": 8, "hid": 12, "scan": 16, "vk": 18, "reserved": 20}),
    StateInfo: (80, {"struct_size": 0, "known": 4, "sources": 8, "session": 12, "x": 16, "y": 20, "position_ns": 24, "hkl": 32, "locks": 40, "elevated": 44, "window": 48, "process": 56, "clock_error_ns": 60, "clock_ns": 64, "clock_utc_ns": 72}),
    TextOptions: (16, {"struct_size": 0, "source": 4, "flags": 8, "capacity": 12}),
    TextKey: (20, {"key": 0, "state": 4, "dead": 5, "count": 6, "reserved": 7, "units": 8}),
    TextCompose: (8, {"accent": 0, "base": 2, "result": 4, "dead": 6}),
    TextLayout: (32, {"struct_size": 0, "flags": 4, "keys": 8, "composes": 16, "keys_count": 24, "composes_count": 28}),
    TextPiece: (56, {"seq": 0, "time_ns": 8, "process": 16, "flags": 20, "length": 22, "utf8": 24}),
}
