/**
 * Version 1 of what Jietong says over HTTP and over its socket. The shapes are generated from the Go types (openapi.d.ts, by tools/openapi); this
 * file gives them their names and adds what OpenAPI cannot say: which command answers what, which push carries what. Times are RFC 3339 in UTC;
 * the unit of a duration is last in its name. An absent optional field is left out.
 */
import type { components } from './openapi.d.ts';

type Schemas = components['schemas'];
/** A generated type without null: Go could send null for an empty list, and this server never does. */
type Plain<T> = T extends readonly (infer U)[] ? Plain<U>[] : T extends object ? { [K in keyof T]: Plain<Exclude<T[K], null>> } : T;

export const protocol = 1;
/** The WebSocket subprotocol. */
export const subprotocol = 'jietong.v1';

export type WireError = Plain<Schemas['Error']>;
export type FieldError = Plain<Schemas['FieldError']>;
export type CustomerSignIn = Plain<Schemas['CustomerSignIn']>;
export type CustomerSession = Plain<Schemas['CustomerSession']>;
export type StaffSignIn = Plain<Schemas['StaffSignIn']>;
export type StaffSession = Plain<Schemas['StaffSession']>;
export type Customer = Plain<Schemas['Customer']>;
export type Identity = Plain<Schemas['Identity']>;
export type Text = Plain<Schemas['Text']>;
export type Category = Plain<Schemas['Category']>;
export type Entry = Plain<Schemas['Entry']>;
export type Wait = Plain<Schemas['Wait']>;
export type Conversation = Plain<Schemas['Conversation']>;
export type Receipts = Plain<Schemas['Receipts']>;
/** wire.Promise in Go; named otherwise here, since Promise is JavaScript's own. */
export type Promised = Plain<Schemas['Promise']>;
export type Person = Plain<Schemas['Person']>;
export type Consult = Plain<Schemas['Consult']>;
export type Author = Plain<Schemas['Author']>;
export type Item = Plain<Schemas['Item']>;
export type File = Plain<Schemas['File']>;
export type Rating = Plain<Schemas['Rating']>;
export type Start = Plain<Schemas['Start']>;
export type Send = Plain<Schemas['Send']>;
export type Sent = Plain<Schemas['Sent']>;
export type Note = Plain<Schemas['Note']>;
export type Mark = Plain<Schemas['Mark']>;
export type CallBack = Plain<Schemas['CallBack']>;
export type Close = Plain<Schemas['Close']>;
export type SetPresence = Plain<Schemas['SetPresence']>;
export type Decline = Plain<Schemas['Decline']>;
export type Transfer = Plain<Schemas['Transfer']>;
export type FinishConsult = Plain<Schemas['FinishConsult']>;
export type Tags = Plain<Schemas['Tags']>;
export type Offer = Plain<Schemas['Offer']>;
export type OfferGone = Plain<Schemas['OfferGone']>;
export type Agent = Plain<Schemas['Agent']>;
export type Desk = Plain<Schemas['Desk']>;
export type Line = Plain<Schemas['Line']>;
export type Ticket = Plain<Schemas['Ticket']>;
export type NewTicket = Plain<Schemas['NewTicket']>;
export type TicketChange = Plain<Schemas['TicketChange']>;
export type MergeTicket = Plain<Schemas['MergeTicket']>;
export type Door = Plain<Schemas['Door']>;
export type Hello = Plain<Schemas['Hello']>;
export type Welcome = Plain<Schemas['Welcome']>;
export type Page = Plain<Schemas['Page']>;
export type Items = Plain<Schemas['Items']>;
export type Typing = Plain<Schemas['Typing']>;
/** What can be chosen on the page "how do I reach a person?": GET /v1/door-questions. */
export type DoorQuestions = Plain<Schemas['DoorQuestions']>;

export type ErrorKind = WireError['kind'];
export type ConversationStatus = Conversation['status'];
export type MessageKind = Send['kind'];
export type Role = Author['role'];
export type Presence = SetPresence['presence'];
export type TicketState = Ticket['state'];
export type TicketPriority = Ticket['priority'];

/** A frame from a client. Every call is answered by one reply with its id. */
export type Call = { id: number; op: string; conv?: string; offer?: string; body?: unknown };
export type Reply = { re: number; body?: unknown; error?: WireError };

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
