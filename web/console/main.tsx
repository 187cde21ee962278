import '../ui/tokens.css';
import '../ui/base.css';
import { startLook } from '../ui/look.ts';

startLook();
