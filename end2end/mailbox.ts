// A mail server that keeps what it gets: real SMTP, on this machine.
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';

export interface Mail {
  to: string;
  text: string;
}

export class Mailbox {
  readonly mails: Mail[] = [];

  private constructor(private readonly server: Server) {}

  static async open(): Promise<Mailbox> {
    const server = createServer();
    const box = new Mailbox(server);
    server.on('connection', (socket) => box.talk(socket));
    await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
    return box;
  }

  get url(): string {
    return `smtp://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  close(): void {
    this.server.close();
  }

  private talk(socket: Socket): void {
    let heard = '';
    let to = '';
    let data: string | undefined;
    socket.write('220 mailbox\r\n');
    socket.on('error', () => {});
    socket.on('data', (chunk) => {
      heard += chunk.toString();
      for (let end = heard.indexOf('\r\n'); end >= 0; end = heard.indexOf('\r\n')) {
        const line = heard.slice(0, end);
        heard = heard.slice(end + 2);
        if (data !== undefined) {
          if (line !== '.') {
            data += `${line.replace(/^\./, '')}\r\n`;
            continue;
          }
          this.mails.push({ to, text: data });
          data = undefined;
          socket.write('250 taken\r\n');
          continue;
        }
        to = /^RCPT TO:<(.*?)>/i.exec(line)?.[1] ?? to;
        if (/^DATA/i.test(line)) data = '';
        socket.write(/^EHLO/i.test(line) ? '250-mailbox\r\n250 8BITMIME\r\n' : /^DATA/i.test(line) ? '354 go on\r\n' : '250 ok\r\n');
      }
    });
  }
}
