import type { WireError } from '../wire/types.ts';

/** A request that failed, as the server said it, or as we must guess it when nothing came back. */
export class Failure extends Error {
  readonly wire: WireError;

  constructor(wire: WireError) {
    super(wire.message || wire.reason);
    this.name = 'Failure';
    this.wire = wire;
  }

  /** No answer came: the request may or may not have been carried out, so that only idempotent ones may be sent again. */
  static network(): Failure {
    return new Failure({ kind: 'unavailable', reason: 'network', message: '' });
  }

  static from(error: unknown): Failure {
    return error instanceof Failure ? error : Failure.network();
  }

  /** Whether the same request may succeed later without a change. */
  get passing(): boolean {
    return this.wire.kind === 'unavailable' || this.wire.kind === 'too-many' || this.wire.kind === 'internal';
  }

  /** Whether no answer came at all. */
  get unanswered(): boolean {
    return this.wire.reason === 'network';
  }
}
