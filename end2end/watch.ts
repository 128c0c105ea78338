// What a browser says while nobody asks: console, errors, failed and foreign requests. All of it fails the test.
import type { BrowserContext } from '@playwright/test';

/** What belongs to an interrupted network, and to nothing else. */
const CUT = [
  /net::ERR_(INTERNET_DISCONNECTED|CONNECTION_(REFUSED|RESET|CLOSED)|EMPTY_RESPONSE|NETWORK_CHANGED)/,
  /WebSocket connection to .* failed/,
  /WebSocket is already in CLOSING or CLOSED state/,
];

/** A page that hears who its visitor is connects anew at once, even while it was still connecting as nobody. */
const HARMLESS = [/WebSocket is closed before the connection is established/];

export class Watch {
  readonly complaints: string[] = [];
  private readonly forgiven: RegExp[] = [...HARMLESS];

  constructor(
    private readonly who: string,
    context: BrowserContext,
    /** Origins that may be asked. */
    readonly origins: Set<string>,
  ) {
    context.on('console', (message) => {
      if (['error', 'warning'].includes(message.type())) {
        this.complain(`console.${message.type()}: ${message.text()} (${message.location().url})`);
      }
    });
    context.on('weberror', (error) => this.complain(`page error: ${error.error().stack ?? error.error()}`));
    context.on('request', (request) => {
      const url = new URL(request.url());
      if (url.protocol.startsWith('http') && !this.origins.has(url.origin)) {
        this.complain(`a request to a stranger: ${request.url()}`);
      }
    });
    context.on('requestfailed', (request) => {
      const why = request.failure()?.errorText ?? '';
      // A page that is left takes its open requests along.
      if (why !== 'net::ERR_ABORTED') this.complain(`${why}: ${request.method()} ${request.url()}`);
    });
    context.on('response', (response) => {
      if (response.status() >= 500) this.complain(`${response.status()}: ${response.url()}`);
    });
  }

  /** From now on, this is part of the story. */
  forgive(...what: RegExp[]): void {
    this.forgiven.push(...what);
  }

  /** The network will be cut: what follows from that is no complaint. */
  expectCuts(): void {
    this.forgive(...CUT);
  }

  private complain(what: string): void {
    if (!this.forgiven.some((pattern) => pattern.test(what))) this.complaints.push(`${this.who}: ${what}`);
  }
}

/** Notes when a page of ours has been taken over by its bundle; works in frames too. */
export function noteAwakening(): void {
  const start = WebAssembly.instantiateStreaming.bind(WebAssembly);
  WebAssembly.instantiateStreaming = async (...how: Parameters<typeof start>) => {
    const made = await start(...how);
    // The page hydrates in the microtasks after this; a timer runs when they are done.
    setTimeout(() => requestAnimationFrame(() => Object.assign(window, { parleyIsAwake: true })), 0);
    return made as never;
  };
}
