/** `_interpchannels.ChannelID`: the number of a channel, for one of its ends or both. */
import { richCompare, typeName } from "../objects/abstract.ts";
import { bareType, NotImplemented, typeOf } from "../objects/core-types.ts";
import { attribute, defineType } from "../objects/define.ts";
import { typeError } from "../objects/exceptions.ts";
import { type CompareOp, EQ, NE, PyObject, type PyValue } from "../objects/object.ts";
import { PyComplex } from "../objects/sequence-values.ts";
import type { Side } from "./channels.ts";
import { identifier } from "./errors.ts";

export const channelIdType = bareType("ChannelID");

export class ChannelId extends PyObject {
  readonly id: number;
  /** null for both ends. */
  readonly end: Side | null;
  constructor(id: number, end: Side | null) {
    super();
    this.id = id;
    this.end = end;
  }
}
ChannelId.prototype.cls = channelIdType;

function isNumber(value: PyValue): boolean {
  const { index, int, float } = typeOf(value).slots;
  return (index ?? int ?? float) !== undefined || value instanceof PyComplex;
}

defineType(channelIdType, {
  doc: "A channel ID identifies a channel and may be used as an int.",
  module: "_interpchannels",
  final: true,
  slots: {
    new: () => {
      throw typeError("cannot create '_interpchannels.ChannelID' instances");
    },
    repr: ({ id, end }: ChannelId) => `ChannelID(${id}${end === null ? "" : `, ${end}=True`})`,
    str: ({ id }: ChannelId) => String(id),
    hash: ({ id }: ChannelId) => id,
    index: ({ id }: ChannelId) => id,
    int: ({ id }: ChannelId) => id,
    richcompare: (self: ChannelId, other: PyValue, op: CompareOp) => {
      if (op !== EQ && op !== NE) return NotImplemented;
      if (other instanceof ChannelId) {
        return (other.id === self.id && other.end === self.end) === (op === EQ);
      }
      return isNumber(other) ? richCompare(self.id, other, op) : NotImplemented;
    },
  },
  attributes: [
    attribute("end", ({ end }: ChannelId) => end ?? "both"),
    attribute("send", (self: ChannelId) =>
      self.end === "send" ? self : new ChannelId(self.id, "send"),
    ),
    attribute("recv", (self: ChannelId) =>
      self.end === "recv" ? self : new ChannelId(self.id, "recv"),
    ),
  ],
});

/** The number of the channel that an argument names. */
export function channelNumber(value: PyValue): number {
  return value instanceof ChannelId ? value.id : identifier(value, "channel");
}

/** The ChannelID that an object of one of the library's classes of ends has. */
export function idOfEnd(id: PyValue): ChannelId {
  if (id instanceof ChannelId) return id;
  throw typeError(
    `'_id' attribute must be an _interpchannels.ChannelID object, not ${typeName(id)}`,
  );
}
