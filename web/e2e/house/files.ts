/** A picture of 64 × 40 pixels, in a format that every browser draws: a bitmap, written by hand. */
export function picture(name: string): { name: string; mimeType: string; buffer: Buffer } {
  const [width, height] = [64, 40];
  const pixels = width * height * 3;
  const head = 54;
  const buffer = Buffer.alloc(head + pixels);
  buffer.write('BM');
  buffer.writeUInt32LE(head + pixels, 2);
  buffer.writeUInt32LE(head, 10);
  buffer.writeUInt32LE(40, 14);
  buffer.writeInt32LE(width, 18);
  buffer.writeInt32LE(height, 22);
  buffer.writeUInt16LE(1, 26);
  buffer.writeUInt16LE(24, 28);
  for (let i = 0; i < pixels; i++) buffer[head + i] = (i * 7) % 256;
  return { name, mimeType: 'image/bmp', buffer };
}
