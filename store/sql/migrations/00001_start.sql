-- One text for SQLite and PostgreSQL. Times are microseconds since 1970, UTC. Identifiers are made by the program and ordered by their bytes.
-- JSON columns hold objects only. Each table begins with the key by which it can be split between machines.

-- +goose Up

-- What happened, for ever. It is also the outbox.
create table event (
	stream_id text collate "binary" not null,
	kind      text collate "binary" not null,
	version   bigint not null,
	at        bigint not null,
	by_role   text not null,
	by_id     text not null,
	name      text not null,
	body      json not null,
	primary key (stream_id, kind, version)
);
create index event_at on event (at);

-- State tables: state is the whole as JSON; the columns beside it are what is searched, sorted and compared.
create table conversation (
	id              text collate "binary" primary key,
	version         bigint not null,
	state           json not null,
	status          text not null,
	line            text collate "binary" not null,
	owner           text collate "binary" not null,
	virtual_arrival bigint not null,
	misses          bigint not null,
	exclusions      json not null, -- agent: until when
	customer        text collate "binary" not null,
	started_at      bigint not null
);
create index conversation_waiting on conversation (virtual_arrival, id) where status in ('waiting', 'offered');
create index conversation_customer on conversation (customer, started_at, id);
create index conversation_started on conversation (started_at, id);
create index conversation_line on conversation (line, started_at, id);
create index conversation_owner on conversation (owner, started_at, id) where owner <> '';

create table item (
	conversation text collate "binary" not null,
	staff_seq    bigint not null,
	seq          bigint not null, -- 0: staff alone see it
	id           text collate "binary" not null,
	at           bigint not null,
	kind         text not null,
	author_role  text collate "binary" not null,
	author_id    text collate "binary" not null,
	client_id    text collate "binary", -- null: none was given
	content      json not null,
	erased       boolean not null default false,
	primary key (conversation, staff_seq)
);
create unique index item_client on item (conversation, client_id, author_id, author_role) where client_id is not null;

create table customer (
	id      text collate "binary" primary key,
	version bigint not null,
	state   json not null
);

create table profile (
	customer text collate "binary" primary key,
	data     json not null
);

create table identity (
	customer text collate "binary" not null,
	channel  text collate "binary" not null,
	subject  text collate "binary" not null,
	primary key (channel, subject)
);
create index identity_customer on identity (customer);

create table agent (
	id       text collate "binary" primary key,
	version  bigint not null,
	state    json not null,
	presence bigint not null,
	misses   bigint not null,
	touched  bigint not null,
	touch    bigint not null
);

create table ticket (
	id        text collate "binary" primary key,
	version   bigint not null,
	state     json not null,
	status    text not null,
	owner     text collate "binary" not null,
	customer  text collate "binary" not null,
	number    text collate "binary" not null unique,
	opened_at bigint not null
);
create index ticket_opened on ticket (opened_at, id);
create index ticket_owner on ticket (owner, opened_at, id) where owner <> '';
create index ticket_customer on ticket (customer, opened_at, id);

-- What becomes due. ready is when a job can be claimed: its due time, or the end of the lease of whoever holds it.
create table job (
	stream_id   text collate "binary" not null,
	stream_kind text collate "binary" not null,
	kind        text collate "binary" not null,
	due         bigint not null,
	ready       bigint not null,
	owner       text not null,
	attempt     bigint not null,
	data        text not null,
	primary key (stream_id, stream_kind, kind)
);
create index job_ready on job (ready, stream_id, stream_kind, kind);

create table session (
	id         text collate "binary" primary key,
	token_hash text collate "binary" not null unique,
	role       text not null,
	actor      text collate "binary" not null,
	entry      text not null,
	device     text not null,
	created_at bigint not null,
	expires_at bigint not null
);
create index session_actor on session (actor, role);

create table account (
	login         text collate "binary" primary key,
	agent         text not null,
	password_hash text not null
);

create table counter (
	name text collate "binary" primary key,
	last bigint not null
);
