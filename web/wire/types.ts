/**
 * Version 1 of what Jietong says over HTTP and over its socket: the same types as api/wire in Go. Times are RFC 3339 in UTC; the unit of a
 * duration is last in its name. An absent optional field is left out.
 */

export const protocol = 1;
/** The WebSocket subprotocol. */
export const subprotocol = 'jietong.v1';

export type ErrorKind = 'invalid' | 'not-found' | 'conflict' | 'denied' | 'too-many' | 'unavailable' | 'unsupported' | 'internal';
export type WireError = { kind: ErrorKind; reason: string; message: string; fields?: FieldError[]; retry_ms?: number };
export type FieldError = { path: string; message: string };

export type CustomerSignIn = { identity?: string; entry: string; language?: string; device?: string };
export type CustomerSession = { token: string; customer: Customer; conversation?: Conversation; entry: Entry };
export type StaffSignIn = { login: string; password: string };
export type StaffSession = { token: string; agent: Agent };

export type Customer = {
  id: string;
  name?: string;
  proven: boolean;
  tier: string;
  region: string;
  languages?: string[];
  needs?: string[];
  identities?: Identity[];
  attributes?: Record<string, string>;
};
export type Identity = { channel: string; name: string };

export type Text = { zh: string; en: string };
export type Category = { id: string; title: Text };
export type Entry = {
  id: string;
  title: Text;
  line: string;
  open: boolean;
  next_open?: string;
  hours: Text;
  wait: Wait;
  bot: 'off' | 'beside' | 'gate';
  categories?: Category[];
  file_max_bytes: number;
  text_max: number;
};
export type Wait = {
  known: boolean;
  low_s: number;
  high_s: number;
  position?: number;
  ahead: number;
  staffed: number;
  why?: string;
};

export type ConversationStatus = 'open' | 'waiting' | 'offered' | 'active' | 'parked' | 'closed';
export type Conversation = {
  id: string;
  status: ConversationStatus;
  seq: number;
  entry: string;
  channel: string;
  line: string;
  line_title: Text;
  category?: string;
  subject?: string;
  language: string;
  started_at: string;
  asked_at?: string;
  target_ms?: number;
  due_at?: string;
  connected_at?: string;
  closed_at?: string;
  wait?: Wait;
  agent?: Person;
  promise?: Promised;
  rating?: Rating;
  receipts: Receipts;
  /** Staff only, from here on. */
  customer?: Customer;
  tags?: string[];
  tickets?: string[];
  consult?: Consult;
  urgency?: 'normal' | 'high' | 'safety';
  unread?: number;
  preview?: string;
  last_at?: string;
  awaiting_reply_since?: string;
};
export type Receipts = { customer_delivered: number; customer_read: number; agent_delivered: number; agent_read: number };
/** wire.Promise in Go; named otherwise here, since Promise is JavaScript's own. */
export type Promised = { kind: 'call-back' | 'reply'; due_at: string };
export type Person = { id: string; name: string; role: string; languages?: string[] };
export type Consult = { with?: Person; state: 'ringing' | 'joined' };

export type MessageKind = 'text' | 'image' | 'file' | 'voice';
export type Role = 'customer' | 'agent' | 'bot' | 'system';
export type Author = { role: Role; id?: string; name?: string };
export type Item = {
  id: string;
  seq: number;
  at: string;
  kind: MessageKind | 'system' | 'note';
  author: Author;
  client_id?: string;
  text?: string;
  language?: string;
  file?: File;
  code?: string;
  params?: Record<string, string>;
  erased?: boolean;
};
export type File = { hash: string; name: string; media_type: string; bytes: number; alt?: string; duration_ms?: number };
export type Rating = { score: number; solved?: boolean; comment?: string };

export type Start = {
  entry: string;
  category?: string;
  subject?: string;
  language?: string;
  needs?: string[];
  person: boolean;
  first?: Send;
};
export type Send = { client_id: string; kind: MessageKind; text?: string; language?: string; file?: File };
export type Sent = { id: string; seq: number; at: string; repeated?: boolean };
export type Note = { client_id: string; text: string };
export type Mark = { delivered?: number; read?: number };
export type CallBack = { kind: 'call-back' | 'reply'; number?: string };
export type Close = { solved?: boolean; note?: string };
export type Presence = 'offline' | 'ready' | 'away' | 'wrap-up' | 'training';
export type SetPresence = { presence: Presence; why?: string };
export type Decline = { why?: string };
export type Transfer = { line?: string; agent?: string; mode: 'cold' | 'consult'; note?: string };
export type FinishConsult = { hand_over: boolean };
export type Tags = { tags: string[] };

export type Offer = { id: string; conversation: Conversation; expires_at: string; ring_ms: number; note?: string; consult?: boolean };
export type OfferGone = { id: string; how: 'accepted' | 'declined' | 'missed' | 'withdrawn' };
export type Agent = Person & {
  presence: Presence;
  why?: string;
  since: string;
  wrap_up_until?: string;
  skills?: Record<string, number>;
  capacity: Record<string, number>;
  load: Record<string, number>;
};
export type Desk = {
  me: Agent;
  offers: Offer[];
  conversations: Conversation[];
  lines: Line[];
  colleagues: Agent[];
  server_time: string;
};
export type Line = {
  id: string;
  title: Text;
  waiting: number;
  longest_wait_ms: number;
  ready: number;
  target_ms: number;
  open: boolean;
};

export type TicketState = 'new' | 'open' | 'pending' | 'solved' | 'closed' | 'merged';
export type TicketPriority = 'low' | 'normal' | 'high' | 'urgent';
export type Ticket = {
  number: string;
  title: string;
  state: TicketState;
  priority: TicketPriority;
  line: string;
  owner?: Person;
  customer?: Customer;
  opened_at: string;
  first_reply_due?: string;
  solve_due?: string;
  conversations?: string[];
  merged_into?: string;
  version: number;
};
export type NewTicket = { title: string; conversation?: string; priority?: TicketPriority; line?: string };
export type TicketChange = {
  version: number;
  state?: Exclude<TicketState, 'merged'>;
  priority?: TicketPriority;
  title?: string;
  owner?: string;
};
export type MergeTicket = { into: string };

export type Door = {
  entry: string;
  title: Text;
  path: Text[];
  channel: string;
  steps: number;
  hours: Text;
  open: boolean;
  next_open?: string;
  wait: Wait;
  restrictions?: Text[];
  link: string;
  fits: Text;
};
/** What can be chosen on the page "how do I reach a person?": GET /v1/door-questions. */
export type DoorQuestions = Record<'tiers' | 'regions' | 'languages' | 'needs' | 'categories', Category[]>;

/** A frame from a client. Every call is answered by one reply with its id. */
export type Call = { id: number; op: string; conv?: string; offer?: string; body?: unknown };
export type Reply = { re: number; body?: unknown; error?: WireError };
export type Hello = { protocol: number; token: string; language?: string; resume?: Record<string, number> };
export type Welcome = {
  protocol: number;
  server_time: string;
  customer?: Customer;
  conversations?: Conversation[];
  desk?: Desk;
  afresh?: string[];
  ping_ms: number;
};
export type Page = { before?: number; after?: number; limit?: number };
export type Items = { items: Item[]; more: boolean };
export type Typing = { author: Author };

/** A frame that the server sends unasked: its name, and what it carries. */
export type Push =
  | { ev: 'item'; conv: string; seq: number; body: Item }
  | { ev: 'conversation'; conv: string; body: Conversation }
  | { ev: 'wait'; conv: string; body: Wait }
  | { ev: 'typing'; conv: string; body: Typing }
  | { ev: 'offer'; conv?: string; body: Offer }
  | { ev: 'offer-gone'; conv?: string; body: OfferGone }
  | { ev: 'gone'; conv: string }
  | { ev: 'agent'; body: Agent }
  | { ev: 'colleague'; body: Agent }
  | { ev: 'lines'; body: Line[] }
  | { ev: 'afresh'; conv?: string }
  | { ev: 'bye'; body: WireError };

/** Each op of the socket: what it takes and what it answers. */
export type Ops = {
  hello: [Hello, Welcome];
  start: [Start, Conversation];
  person: [undefined, Conversation];
  send: [Send, Sent];
  mark: [Mark, undefined];
  typing: [undefined, undefined];
  leave: [undefined, Conversation];
  'call-back': [CallBack, Conversation];
  close: [Close, Conversation];
  rate: [Rating, Conversation];
  presence: [SetPresence, Agent];
  accept: [undefined, Conversation];
  decline: [Decline, undefined];
  note: [Note, Sent];
  transfer: [Transfer, Conversation];
  'consult-finish': [FinishConsult, Conversation];
  tags: [Tags, Conversation];
  items: [Page, Items];
};
