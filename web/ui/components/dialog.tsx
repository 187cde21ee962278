import type { ReactNode } from 'react';
import { Dialog as AriaDialog, Heading, Modal, ModalOverlay } from 'react-aria-components';
import { IconButton } from './button.tsx';

/** A modal dialog. Escape and the close button end it; focus returns to where it was. */
export function Dialog(props: { title: string; closeLabel: string; wide?: boolean; onClose(): void; children: ReactNode }) {
  return (
    <ModalOverlay isOpen isDismissable onOpenChange={(open) => !open && props.onClose()} className="overlay">
      <Modal className={props.wide ? 'modal modal-wide' : 'modal'}>
        <AriaDialog className="dialog">
          <header className="dialog-head">
            <Heading slot="title">{props.title}</Heading>
            <IconButton label={props.closeLabel} icon="x" onPress={props.onClose} />
          </header>
          {props.children}
        </AriaDialog>
      </Modal>
    </ModalOverlay>
  );
}
