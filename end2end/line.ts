// A cable between one browser and the desk that can be cut. `setOffline` leaves open sockets alone; this does not.
import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';

export class Line {
  private readonly sockets = new Set<Socket>();
  private state: 'whole' | 'cut' | 'mute' = 'whole';

  private constructor(
    private readonly server: Server,
    /** The desk's address at this end of the line. */
    readonly url: string,
  ) {}

  static async to(desk: string): Promise<Line> {
    const server = createServer();
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const line = new Line(server, `http://127.0.0.1:${(server.address() as AddressInfo).port}`);
    server.on('connection', (near) => line.join(near, Number(new URL(desk).port)));
    return line;
  }

  /** Everything breaks off, and nothing new comes through. */
  cut(): void {
    this.state = 'cut';
    for (const socket of this.sockets) socket.destroy();
  }

  /** What is asked arrives; the answers do not. */
  swallowAnswers(): void {
    this.state = 'mute';
  }

  mend(): void {
    const wasMute = this.state === 'mute';
    this.state = 'whole';
    // Whoever still waits for a swallowed answer learns that it is not coming.
    if (wasMute) for (const socket of this.sockets) socket.destroy();
  }

  close(): void {
    this.cut();
    this.server.close();
  }

  private join(near: Socket, port: number): void {
    if (this.state === 'cut') {
      near.destroy();
      return;
    }
    const far = connect(port, '127.0.0.1');
    for (const [socket, other] of [[near, far], [far, near]] as const) {
      this.sockets.add(socket);
      socket.on('error', () => {});
      socket.on('close', () => {
        this.sockets.delete(socket);
        other.destroy();
      });
    }
    near.on('data', (data) => far.write(data));
    far.on('data', (data) => {
      if (this.state === 'whole') near.write(data);
    });
  }
}
