/** Messages as Telegram brings them, in full, of the kinds that the fake's customer does not make. */
const LAN = { id: 42, is_bot: false, first_name: 'Lan', username: 'lan', language_code: 'vi' };
const CHAT = { id: 42, first_name: 'Lan', username: 'lan', type: 'private' };

const about = (content: object): { message: object } => ({
  message: { message_id: 5, date: 1_790_000_000, from: LAN, chat: CHAT, ...content },
});
const file = (id: string, type: string, bytes: Buffer): object => ({
  ...{ file_id: id, file_unique_id: `u${id}`, file_size: bytes.length, mime_type: type },
});
const thumbnail = { file_id: 'thumb', file_unique_id: 'ut', file_size: 900, width: 320, height: 180 };

export const MP4 = Buffer.concat([Buffer.from('0000001c', 'hex'), Buffer.from('ftypisom'), Buffer.alloc(16)]);
export const MP3 = Buffer.concat([
  Buffer.from('ID3\u0003\u0000\u0000\u0000\u0000\u0000\u0000', 'latin1'),
  Buffer.from('fffb9064', 'hex'),
  Buffer.alloc(64),
]);
export const OGG = Buffer.concat([
  Buffer.from('OggS'),
  Buffer.alloc(24),
  Buffer.from('OpusHead'),
  Buffer.alloc(16),
]);
export const PROGRAM = Buffer.concat([Buffer.from('MZ'), Buffer.alloc(126)]);

export const VENUE = about({
  venue: {
    location: { latitude: 10.7769, longitude: 106.7009 },
    title: 'Chợ Bến Thành',
    address: 'Lê Lợi, Quận 1',
    foursquare_id: '4b0588e7f964a520f5d022e3',
    google_place_id: 'ChIJd8',
  },
  location: { latitude: 10.7769, longitude: 106.7009 },
});

const sticker = {
  ...{ width: 512, height: 512, set_name: 'HotCherry', type: 'regular', is_animated: true, is_video: false },
  ...{ file_id: 'sticker', file_unique_id: 'us', file_size: 5_452, thumbnail },
};
export const STICKER = about({ sticker: { ...sticker, emoji: '😡' } });
export const STICKER_WITHOUT_EMOJI = about({ sticker });

export const AUDIO = about({
  caption: 'tiếng kêu của máy',
  audio: {
    ...file('audio', 'audio/mpeg', MP3),
    ...{ duration: 12, file_name: 'tieng keu.mp3', title: 'Tiếng kêu', performer: 'Lan' },
  },
});
export const VOICE = about({ voice: { ...file('voice', 'audio/ogg', OGG), duration: 3 } });
export const VIDEO = about({
  caption: 'máy rung',
  video: { ...file('video', 'video/mp4', MP4), duration: 4, width: 1_280, height: 720, thumbnail },
});
export const VIDEO_NOTE = about({
  video_note: { ...file('round', 'video/mp4', MP4), duration: 5, length: 240, thumbnail },
});
/** Comes as a document too, for programs that know no animations. */
export const ANIMATION = about({
  animation: {
    ...file('animation', 'video/mp4', MP4),
    ...{ duration: 1, width: 320, height: 240, file_name: 'vo.mp4', thumbnail },
  },
  document: { ...file('animation', 'video/mp4', MP4), file_name: 'vo.mp4', thumbnail },
});
export const PROGRAM_SENT = about({
  document: { ...file('program', 'application/pdf', PROGRAM), file_name: 'hóa đơn.pdf' },
});

export const POLL = about({
  poll: {
    ...{ id: '5987', question: 'Ấm nào đẹp hơn?', total_voter_count: 0, type: 'regular' },
    options: [
      { text: 'Ấm xanh', voter_count: 0 },
      { text: 'Ấm đỏ', voter_count: 0 },
    ],
    ...{ is_closed: false, is_anonymous: true, allows_multiple_answers: false },
  },
});
export const STORY = about({ story: { chat: { ...CHAT, id: 77 }, id: 12 } });
export const POLL_ANSWER = { poll_answer: { poll_id: 'p1', user: LAN, option_ids: [3] } };
