// Channels between interpreters: queues whose two ends interpreters take hold of by using them. Records of the hub, like
// its queues; hub.ts has their layout, since the end of an interpreter closes its ends. Knows nothing of Python.
import {
  Channel,
  ChannelState,
  End,
  EndState,
  type Hub,
  type Item,
  Line,
  Parcel,
  Receipt,
  Word,
} from "./hub.ts";
import type { Packet } from "./packet.ts";

export type Side = "send" | "recv";

/** Why something cannot be done. */
export class ChannelRefusal {
  readonly why: "missing" | "closed" | "end closed" | "empty" | "not empty";
  constructor(why: ChannelRefusal["why"]) {
    this.why = why;
  }
}
const refuse = (why: ChannelRefusal["why"]): never => {
  throw new ChannelRefusal(why);
};

export interface ChannelEntry {
  readonly id: number;
  readonly unbound: number;
  readonly fallback: number;
  readonly state: number;
  readonly length: number;
  readonly ends: readonly { interpreter: number; send: number; recv: number }[];
}

export const isClosed = (state: number): boolean =>
  state === ChannelState.Closed || state === ChannelState.Released;

export class Channels {
  private readonly hub: Hub;
  constructor(hub: Hub) {
    this.hub = hub;
  }
  private get w(): Int32Array {
    return this.hub.heap.i32;
  }

  private at(id: number): number {
    const at = this.hub.find(Word.Channels, id);
    return at === 0 ? refuse("missing") : at;
  }
  private usable(id: number): number {
    const at = this.at(id);
    return isClosed(this.w[at + Channel.State]) ? refuse("closed") : at;
  }

  create(unbound: number, fallback: number): number {
    return this.hub.locked(() => {
      const at = this.hub.makeRecord(Channel.Count);
      const { w } = this;
      const id = w[this.hub.wordAt(Word.NextChannel)]++;
      w[at + Line.Id] = id;
      w[at + Line.Unbound] = unbound;
      w[at + Line.Fallback] = fallback;
      let link = this.hub.wordAt(Word.Channels);
      while (w[link] !== 0) link = (w[link] >>> 2) + Line.Next;
      w[link] = at << 2;
      return id;
    });
  }

  destroy(id: number): void {
    this.hub.locked(() => {
      const at = this.at(id);
      this.hub.closeChannel(at);
      this.hub.unlink(Word.Channels, at);
      this.hub.freeRecord(at);
    });
  }

  private describe(at: number): ChannelEntry {
    const { w } = this;
    const ends: { interpreter: number; send: number; recv: number }[] = [];
    for (let end = w[at + Channel.Ends] >>> 2; end !== 0; end = w[end + End.Next] >>> 2) {
      ends.push({
        interpreter: w[end + End.Interpreter],
        send: w[end + End.Send],
        recv: w[end + End.Receive],
      });
    }
    return {
      id: w[at + Line.Id],
      unbound: w[at + Line.Unbound],
      fallback: w[at + Line.Fallback],
      state: w[at + Channel.State],
      length: w[at + Line.Length],
      ends,
    };
  }
  entry(id: number): ChannelEntry {
    return this.hub.locked(() => this.describe(this.at(id)));
  }
  /** The entry of one that is not closed. */
  openEntry(id: number): ChannelEntry {
    return this.hub.locked(() => this.describe(this.usable(id)));
  }
  /** The interpreters that hold an end; none can any more once senders have closed theirs. */
  holders(id: number, side: Side): number[] {
    const { state, ends } = this.openEntry(id);
    if (side === "send" && state === ChannelState.Closing) return refuse("closed");
    return ends.filter((e) => e[side] === EndState.Open).map((e) => e.interpreter);
  }
  list(): ChannelEntry[] {
    return this.hub.locked(() =>
      [...this.hub.walk(Word.Channels)]
        .map((at) => this.describe(at))
        .filter(({ state }) => state !== ChannelState.Closed),
    );
  }

  /** What an interpreter holds of a channel; made when it is not there. */
  private endsOf(at: number, interpreter: number): number {
    let link = at + Channel.Ends;
    for (let end = this.w[link] >>> 2; end !== 0; end = this.w[link] >>> 2) {
      if (this.w[end + End.Interpreter] === interpreter) return end;
      link = end + End.Next;
    }
    const end = this.hub.makeRecord(End.Count);
    this.w[end + End.Interpreter] = interpreter;
    this.w[link] = end << 2;
    return end;
  }
  private associate(at: number, interpreter: number, side: End.Send | End.Receive): void {
    const end = this.endsOf(at, interpreter);
    if (this.w[end + side] === EndState.Closed) refuse("end closed");
    this.w[end + side] = EndState.Open;
  }

  /** Adds an item; the place of its receipt, if its sender waits. */
  send(id: number, from: number, unbound: number, packet: Packet, waits: boolean): number {
    return this.hub.locked(() => {
      const at = this.usable(id);
      if (this.w[at + Channel.State] !== ChannelState.Open) refuse("closed");
      this.associate(at, from, End.Send);
      const receipt = waits ? this.hub.makeRecord(1) : 0;
      this.hub.append(at, this.hub.pack(unbound, from, receipt, packet));
      this.hub.ringAll();
      return receipt;
    });
  }

  outcome(receipt: number): Receipt {
    return this.hub.locked(() => this.w[receipt]);
  }

  /** The sender waits no more: an item that nobody has taken is taken back. */
  settle(id: number, receipt: number): Receipt {
    return this.hub.locked(() => {
      const outcome = this.w[receipt];
      if (outcome === Receipt.Waiting) this.withdraw(this.usable(id), receipt);
      this.hub.freeRecord(receipt);
      return outcome;
    });
  }

  private withdraw(at: number, receipt: number): void {
    const { w } = this;
    let link = at + Line.Head;
    let last = 0;
    for (let p = w[link] >>> 2; p !== 0; p = w[link] >>> 2) {
      if (w[p + Parcel.Request] === receipt) {
        w[link] = w[p + Parcel.Next];
        if (w[link] === 0) w[at + Line.Tail] = last << 2;
        w[at + Line.Length]--;
        this.hub.drop(p);
        return;
      }
      last = p;
      link = p + Parcel.Next;
    }
  }

  receive(id: number, by: number): Item {
    return this.hub.locked(() => {
      const at = this.usable(id);
      this.associate(at, by, End.Receive);
      const isLast = this.w[at + Channel.State] === ChannelState.Closing;
      if (this.w[at + Line.Head] === 0) return refuse(isLast ? "closed" : "empty");
      const item = this.hub.takeFirst(at);
      if (isLast && this.w[at + Line.Head] === 0) this.hub.closeChannel(at);
      else this.hub.ringAll();
      return item;
    });
  }

  /** Closes it for all; one that has items only when it is forced to, or for senders. */
  close(id: number, side: Side | null, force: boolean): void {
    this.hub.locked(() => {
      const at = this.usable(id);
      if (force || this.w[at + Line.Length] === 0) this.hub.closeChannel(at);
      else if (this.w[at + Channel.State] === ChannelState.Closing) refuse("closed");
      else if (side === "send") this.w[at + Channel.State] = ChannelState.Closing;
      else refuse("not empty");
    });
  }

  /** Closes ends for one interpreter. */
  release(id: number, interpreter: number, send: boolean, recv: boolean): void {
    this.hub.locked(() => {
      const at = this.usable(id);
      this.endsOf(at, interpreter);
      this.hub.closeEnds(at, interpreter, send, recv);
    });
  }
}
