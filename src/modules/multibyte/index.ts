/** The modules of the East Asian encodings: `_multibytecodec`, and one for each family. */
import { fn } from "../../objects/builtin.ts";
import { newError, typeError } from "../../objects/exceptions.ts";
import type { PyValue } from "../../objects/object.ts";
import { hostText } from "../../objects/sequence-values.ts";
import type { ModuleSpec } from "../module.ts";
import type { MultibyteEncoding } from "./codec.ts";
import { HzEncoding } from "./hz.ts";
import { ISO2022_NAMES, Iso2022Encoding } from "./iso2022.ts";
import { tableEncoding } from "./table-encoding.ts";
import { Codec, decoderType, encoderType, readerType, writerType } from "./types.ts";

export const multibyteModule: ModuleSpec = {
  name: "_multibytecodec",
  types: [encoderType, decoderType, readerType, writerType],
};

const made = new Map<string, Codec>();

function family(
  name: string,
  encodings: readonly string[],
  make: (name: string) => MultibyteEncoding = tableEncoding,
): ModuleSpec {
  return {
    name,
    functions: [
      fn("getcodec(encoding, /)", (value: PyValue) => {
        const wanted = hostText(value);
        if (wanted === undefined) throw typeError("encoding name must be a string.");
        if (!encodings.includes(wanted)) {
          throw newError("LookupError", "no such codec is supported.");
        }
        let codec = made.get(wanted);
        if (codec === undefined) {
          codec = new Codec(make(wanted));
          made.set(wanted, codec);
        }
        return codec;
      }),
    ],
  };
}

export const multibyteFamilies: readonly ModuleSpec[] = [
  family(
    "_codecs_jp",
    "shift_jis cp932 euc_jp shift_jis_2004 euc_jis_2004 euc_jisx0213 shift_jisx0213".split(" "),
  ),
  family("_codecs_kr", ["euc_kr", "cp949", "johab"]),
  family("_codecs_cn", ["gb2312", "gbk", "gb18030", "hz"], (name) =>
    name === "hz" ? new HzEncoding() : tableEncoding(name),
  ),
  family("_codecs_tw", ["big5", "cp950"]),
  family("_codecs_hk", ["big5hkscs"]),
  family("_codecs_iso2022", ISO2022_NAMES, (name) => new Iso2022Encoding(name)),
];
