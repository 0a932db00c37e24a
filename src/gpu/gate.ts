// How an interpreter gets its GPU: it asks when it first needs one, the host opens the device and answers, and the interpreter
// wakes with a client or with the reason why there is none. Until then nothing is loaded.
//
// The question and the answer travel through `GateChannel`, which the platform's worker entry provides: the answer must be readable
// by a thread that sleeps in Atomics.wait (in Node receiveMessageOnPort).

import { GpuClient } from "./client.ts";
import type { GpuPolicy } from "./device.ts";
import type { GpuLink } from "./protocol.ts";

export type GateAnswer = { readonly link: GpuLink } | { readonly reason: string };

export interface GateChannel {
  /** Asks the host and blocks until it has answered. */
  request(): GateAnswer;
  /** Wakes the device owner. */
  wake(): void;
  /** Called now and then while the interpreter waits for the GPU; it may throw (KeyboardInterrupt). */
  readonly whileWaiting?: () => void;
}

export interface GpuGate {
  readonly policy: GpuPolicy;
  /** The client, or why there is none; the host is asked once. */
  open(): GpuClient | string;
}

export const closedGate: GpuGate = { policy: "off", open: () => "the GPU is switched off" };

export function gpuGate(policy: GpuPolicy, channel: GateChannel): GpuGate {
  let opened: GpuClient | string | undefined;
  return {
    policy,
    open: () => {
      if (opened === undefined) {
        if (policy === "off") opened = "the GPU is switched off";
        else {
          const answer = channel.request();
          opened =
            "link" in answer
              ? new GpuClient(answer.link, {
                  wake: () => channel.wake(),
                  whileWaiting: channel.whileWaiting,
                })
              : answer.reason;
        }
      }
      return opened;
    },
  };
}
