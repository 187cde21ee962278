import { type Call, type Push, type Reply, subprotocol } from '../wire/types.ts';

export type Frame = Reply | Push;

/** Carries calls up and frames down. It opens by itself, closes once, and never reopens: that is the link's part. */
export interface Carrier {
  send(call: Call): void;
  close(): void;
}

export type CarrierEvents = {
  onOpen(): void;
  onFrame(frame: Frame): void;
  /** Something came that is no frame, such as a keep-alive comment. */
  onHeard(): void;
  onClose(): void;
};

export type OpenSocket = (url: string, protocol: string) => WebSocket;

/** A WebSocket. */
export function socketCarrier(url: string, events: CarrierEvents, open: OpenSocket = (u, p) => new WebSocket(u, p)): Carrier {
  let over = false;
  const finish = () => {
    if (over) return;
    over = true;
    events.onClose();
  };
  let socket: WebSocket;
  try {
    socket = open(url, subprotocol);
  } catch {
    queueMicrotask(finish);
    return { send: () => {}, close: finish };
  }
  socket.onopen = () => over || events.onOpen();
  socket.onmessage = (message) => {
    if (over) return;
    events.onHeard();
    const frame = readFrame(String(message.data));
    if (frame) events.onFrame(frame);
  };
  socket.onclose = finish;
  socket.onerror = () => {};
  return {
    send: (call) => socket.readyState === 1 && socket.send(JSON.stringify(call)),
    close: () => {
      finish();
      socket.close(1000);
    },
  };
}

/** A frame, or undefined for anything else. */
export function readFrame(text: string): Frame | undefined {
  try {
    const frame = JSON.parse(text);
    return frame && typeof frame === 'object' && ('re' in frame || 'ev' in frame) ? (frame as Frame) : undefined;
  } catch {
    return undefined;
  }
}
