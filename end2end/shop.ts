// Somebody else's web site with the desk's snippet on it: another site to the browser, so that nothing may
// depend on cookies or storage that browsers keep from framed strangers.
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

export class Shop {
  private constructor(
    private readonly server: Server,
    readonly url: string,
  ) {}

  static async open(desk: string, channel: string, lang = 'en'): Promise<Shop> {
    const snippet = `<script async src="${desk}/embed.js" data-channel="${channel}"></script>`;
    const policy = `default-src 'none'; script-src ${desk}; connect-src ${desk}; frame-src ${desk}`;
    const dir = lang === 'ar' ? 'rtl' : 'ltr';
    const page = `<!doctype html><html lang="${lang}" dir="${dir}"><title>Shop</title>${snippet}<h1>Shop</h1><a href="/more">More</a></html>`;
    const server = createServer((request, response) => {
      const isPage = request.url !== '/favicon.ico';
      response.writeHead(isPage ? 200 : 204, { 'content-type': 'text/html', 'content-security-policy': policy });
      response.end(isPage ? page : '');
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    // The desk is at 127.0.0.1: under this name the shop is another site.
    return new Shop(server, `http://localhost:${(server.address() as AddressInfo).port}`);
  }

  close(): void {
    this.server.closeAllConnections();
    this.server.close();
  }
}
