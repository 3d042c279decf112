/** Version of the tunnel protocol that this code speaks; both ends name the versions they know in HELLO. */
export const PROTOCOL_VERSION = 1

/** WebSocket subprotocol of `/tunnel`. A proxy that strips it shows itself at once. */
export const SUBPROTOCOL = 'cloudtolocalllm.v1'

/** Bytes that a sender may be ahead of its reader in one stream: what a stalled reader costs, and what resume can bridge. */
export const STREAM_WINDOW = 256 * 1024

/** Largest body part of one frame, bytes. Smaller only costs throughput: the window, not the frame, decides who waits. */
export const MAX_BODY = 64 * 1024

/** Largest head of a request or answer, bytes; Node's own limit for HTTP heads is 16 KiB. */
export const MAX_HEAD = 32 * 1024

/** Largest JSON of a control frame, bytes: a STATUS with a thousand models is about 400 KB. */
export const MAX_CONTROL = 1024 * 1024

/** Bytes of frames that one WebSocket message carries at most, so that what is urgent waits for little. */
export const MAX_MESSAGE = 256 * 1024

/** What the WebSocket library may accept: one message of the other end, with room for one large control frame. */
export const MAX_PAYLOAD = MAX_MESSAGE + MAX_CONTROL + MAX_HEAD

/** Bytes waiting in the socket above which nothing more is handed to it. */
export const MAX_BUFFERED = 1024 * 1024

/** Bytes waiting in the socket at which the connection is ended: the other end sends, asks for answers, and does not read. */
export const MAX_BACKLOG = 4 * 1024 * 1024

/** Streams that one connection carries at once unless the agent asks for fewer. */
export const MAX_STREAMS = 1024

/** Bytes queued in one stream above which its source is asked to pause. */
export const QUEUE_HIGH_WATER = 64 * 1024

/** Bytes that a source may still bring after it was asked to pause and a turn has passed; then its stream is given up. */
export const MAX_OVERRUN = 1024 * 1024

/** Milliseconds of silence until a PING: when idle, and while a request waits for its answer. */
export const PING_AFTER = { idle: 10_000, waiting: 2_000 } as const

/** Milliseconds that the other end has to show any sign of life after a PING. */
export const PONG_WITHIN = { idle: 5_000, waiting: 3_000 } as const

/** Share by which the idle ping moves about, so that it never locks to a balancer's own period. */
export const PING_JITTER = 0.2

/** Milliseconds that a handshake may take. */
export const HANDSHAKE_WITHIN = 10_000

/** Milliseconds that a running answer outlives its connection. */
export const RESUME_WITHIN = 20_000

/** Milliseconds until the first try to reconnect, and the most that doubling makes of it. */
export const RECONNECT = { first: 250, most: 30_000 } as const
