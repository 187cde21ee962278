import type { ReactNode } from 'react';
import { Button as AriaButton, type ButtonProps, Tooltip, TooltipTrigger } from 'react-aria-components';
import { Icon, type IconName } from './icon.tsx';

type Look = 'plain' | 'main' | 'quiet' | 'danger';

export interface Props extends Omit<ButtonProps, 'children' | 'className'> {
  look?: Look;
  icon?: IconName;
  /** The key that does the same, shown beside the words. */
  keys?: string | undefined;
  className?: string;
  children: ReactNode;
}

/** A button with words. */
export function Button({ look = 'plain', icon, keys, className = '', children, ...rest }: Props) {
  return (
    <AriaButton {...rest} className={`button button-${look} ${className}`}>
      {icon && <Icon name={icon} size={18} />}
      <span className="button-text">{children}</span>
      {keys && (
        <span className="key" aria-hidden="true">
          {keys}
        </span>
      )}
    </AriaButton>
  );
}

/** A button with an icon alone. Its words are its name, and a tooltip shows them with the key. */
export function IconButton({
  label,
  icon,
  keys,
  className = '',
  ...rest
}: Omit<Props, 'children' | 'look'> & { label: string; icon: IconName }) {
  return (
    <TooltipTrigger delay={500}>
      <AriaButton {...rest} aria-label={label} className={`icon-button ${className}`}>
        <Icon name={icon} />
      </AriaButton>
      <Tooltip className="tooltip" offset={6}>
        {label}
        {keys && <kbd>{keys}</kbd>}
      </Tooltip>
    </TooltipTrigger>
  );
}
