import type { TypedDocumentNode } from "@graphql-typed-document-node/core";
import { print } from "graphql";

/** An error of the exchange, in both languages. `code`: what to branch on; schema/errors.md says what each means. */
export class FptxError extends Error {
  readonly code: string;
  readonly messages: { readonly en: string; readonly fr: string };

  constructor(code: string, messages: { readonly en: string; readonly fr: string }) {
    super(messages.en);
    this.code = code;
    this.messages = messages;
  }
}

interface WireAnswer {
  readonly data?: unknown;
  readonly errors?: readonly {
    readonly message: string;
    readonly extensions?: { readonly code?: string; readonly messages?: { readonly en: string; readonly fr: string } };
  }[];
}

/**
 * A client of an exchange. `address`: without /graphql. `token`: a bearer token; absent: as the public.
 * `ask` resolves with the data of an operation, typed by it, and rejects with FptxError.
 */
export function makeClient({ address, token }: { readonly address: string; readonly token?: string }) {
  const headers = {
    "content-type": "application/json",
    ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
  };
  return {
    async ask<Data, Variables>(document: TypedDocumentNode<Data, Variables>, variables: Variables): Promise<Data> {
      const body = JSON.stringify({ query: print(document), variables });
      const response = await fetch(`${address}/graphql`, { method: "POST", headers, body });
      const { data, errors } = (await response.json()) as WireAnswer;
      const [error] = errors ?? [];
      if (error) {
        const { code = "INTERNAL", messages = { en: error.message, fr: error.message } } = error.extensions ?? {};
        throw new FptxError(code, messages);
      }
      return data as Data;
    },
  };
}
