/** The personas that the sample host vouches for, by the ids that POST /host/identity knows. */
export const personas = [
  { id: 'personal', name: { zh: '张小星', en: 'Zhang Xiaoxing' }, region: 'cn' },
  { id: 'blue-v', name: { zh: '晨光咖啡', en: 'Dawn Coffee' }, region: 'cn' },
  { id: 'merchant', name: { zh: '山货小铺', en: 'Mountain Goods' }, region: 'cn' },
  { id: 'advertiser', name: { zh: '远帆广告', en: 'Far Sail Ads' }, region: 'cn' },
  { id: 'key', name: { zh: '周先生', en: 'Mr Zhou' }, region: 'cn' },
  { id: 'overseas', name: { zh: 'Alex Carter', en: 'Alex Carter' }, region: 'intl' },
  { id: 'thai', name: { zh: 'Narin', en: 'Narin' }, region: 'sea' },
  { id: 'vietnamese', name: { zh: 'Minh', en: 'Minh' }, region: 'sea' },
  { id: 'arabic', name: { zh: 'Omar', en: 'Omar' }, region: 'mena' },
  { id: 'older', name: { zh: '陈奶奶', en: 'Grandma Chen' }, region: 'cn' },
  { id: 'deaf', name: { zh: '许静', en: 'Xu Jing' }, region: 'cn' },
  { id: 'low-vision', name: { zh: '何明', en: 'He Ming' }, region: 'cn' },
] as const;

export type Persona = (typeof personas)[number];

/** The entry at the top of the profile page: each region has its own. */
export const profileEntries = { cn: 'app-profile', intl: 'tiktok-intl', sea: 'sea', mena: 'mena' } as const;

/** The categories of the support centre, as the policy names them. */
export const categories = [
  'order',
  'appeal',
  'account-safety',
  'membership',
  'top-up',
  'live',
  'youth-mode',
  'certification',
  'advertising',
  'technical',
  'campaign',
  'other',
] as const;

/** Every row of the service catalogue that starts in the app or on the website, and the screen where it is walked. */
export const places = [
  { section: '1.1', screen: '/host/me/settings/help', title: 'host.settings.help' },
  { section: '1.2', screen: '/host/me/support', title: 'host.me.support' },
  { section: '1.3', screen: '/host/messages', title: 'host.messages.official' },
  { section: '1.4, 7', screen: '/host/profile', title: 'host.me.profile' },
  { section: '2', screen: '/host/web', title: 'host.me.web' },
  { section: '6', screen: '/host/business', title: 'host.me.business' },
  { section: '8.2', screen: '/host', title: 'host.sign' },
] as const;
