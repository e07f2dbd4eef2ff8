// Shows what comes: of the service, or of the recording that is named.
using System;
using System.Text;
using Inlet;

public static unsafe class Tail
{
    private const int Capacity = 64;

    private static int Fail(string what, Status status)
    {
        Console.Error.WriteLine(what + ": " + Native.Text(Native.inlet_status_message(status)));
        return 1;
    }

    private static void Print(Event* e)
    {
        string line = e->seq + " " + Native.Text(Native.inlet_event_type_name(e->type));
        var type = (EventType)e->type;
        if (type == EventType.KEY_PRESSED || type == EventType.KEY_RELEASED)
            line += " " + Native.Text(Native.inlet_key_code(e->u.key.hid));
        else if (type == EventType.MOUSE_MOVED)
            line += " " + e->u.mouse.dx + " " + e->u.mouse.dy;
        Console.WriteLine(line);
    }

    public static int Main(string[] arguments)
    {
        IntPtr client = IntPtr.Zero, stream;
        Status status;
        if (arguments.Length > 0)
        {
            var options = new RecordingOptions { struct_size = (uint)sizeof(RecordingOptions), speed = Native.SPEED_MAX };
            status = Native.inlet_open_recording(arguments[0], &options, out stream);
        }
        else
        {
            status = Native.inlet_connect(null, out client);
            if (status != Status.OK)
                return Fail("connect", status);
            status = Native.inlet_subscribe(client, null, out stream);
        }
        if (status != Status.OK)
            return Fail("open", status);
        Event* events = stackalloc Event[Capacity];
        uint count;
        while ((status = Native.inlet_recv(stream, events, Capacity, Native.FOREVER, &count)) == Status.OK)
            for (uint at = 0; at < count; at++)
                Print(&events[at]);
        Native.inlet_stream_close(stream);
        Native.inlet_disconnect(client);
        return status == Status.E_CLOSED ? 0 : Fail("stream", status);
    }
}
