package center

import (
	"context"

	"jietong/desk"
)

// Conversation reads a conversation from memory, else from the store. The value never changes. It returns an *Error of kind not-found.
func (c *Center) Conversation(ctx context.Context, id desk.ConversationID) (*desk.Conversation, error) {
	conv, err := c.conversationOf(ctx, id)
	return conv, failed("center.Conversation", err)
}

// Agent reads an agent from memory, else from the store. The value never changes. It returns an *Error of kind not-found.
func (c *Center) Agent(ctx context.Context, id desk.AgentID) (*desk.Agent, error) {
	a, err := c.agentOf(ctx, id)
	return a, failed("center.Agent", err)
}
