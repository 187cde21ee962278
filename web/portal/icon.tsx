import { type IconName, icons } from '../ui/icons.ts';

/** An icon by name; its meaning is always in words beside it or in the control's name. */
export function Icon({ name }: { name: IconName }) {
  return (
    <svg class="icon" viewBox="0 0 24 24" aria-hidden="true">
      <path d={icons[name]} />
    </svg>
  );
}
