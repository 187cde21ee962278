import { createRoot } from 'react-dom/client';
import { startLook } from '../ui/look.ts';
import '../ui/tokens.css';
import '../ui/base.css';
import './style/controls.css';
import './style/frame.css';
import './style/inbox.css';
import './style/thread.css';
import './style/offers.css';
import './style/pages.css';
import { App } from './app.tsx';
import { Gate } from './session.ts';
import { keepLanguage, loadTexts, wishedLanguage } from './texts.ts';

startLook();
const language = wishedLanguage();
keepLanguage(language);
const root = document.getElementById('root');
if (root) loadTexts(language).then((texts) => createRoot(root).render(<App gate={new Gate(texts)} />));
