// Shows what comes: of the service, or of the recording that is named.
'use strict';
const inlet = require('./index.js');

async function main() {
    const file = process.argv[2];
    const client = file ? null : inlet.connect();
    const stream = file ? inlet.openRecording(file, { speed: inlet.SPEED_MAX }) : client.subscribe();
    for await (const event of stream) {
        const words = [event.seq, event.name];
        if (event.key) words.push(event.key);
        if (event.type === inlet.EventType.MOUSE_MOVED) words.push(event.data.dx, event.data.dy);
        console.log(words.join(' '));
    }
    await stream.close();
    if (client) await client.close();
}

main().catch((error) => {
    console.error(error.message);
    process.exitCode = 1;
});
