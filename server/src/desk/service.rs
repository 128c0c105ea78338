//! The table of contents, kept: every use-case by its name, each written in the file of its subject.

use super::Service;
use app::api::{
    agents::{AgentForm, FirstRun},
    channels::{Connected, Connection, TemplateForm},
    conversations::{ArchivePage, Colleague, Destination, FoundLines, Upload, WrapUp},
    desk::{Answer, Caller, Desk, SignedIn, Start},
    queues::{LostWindows, Outlook, Speed},
    search::Found,
    session::Me,
    visitor::Started,
};
use app::domain::{
    agent::{Preferences, Status},
    board::Board,
    channel::{Channel, ChannelKind, Health, Kept, Product, TokenState},
    conversation::{Conversation, Priority},
    customer::Profile,
    event::Seq,
    ids::{AgentId, BookingId, ChannelId, ConversationId, CustomerId, MergeId, MessageId, TagId, TopicId},
    message::Text,
    policy::Policy,
    report::{AgentDone, Asked, Days},
    rich::Rich,
    routing::{Routing, Tongue},
    scope::Scope,
    settings::{Group, ItemId, QuickResponse, Tag, Topic},
    spend::{Money, Prices, Spend},
    template::{Blank, Template},
    thread::{Older, Thread},
    ticket::{Conversion, TicketList, TicketNumber, TicketPage, TicketStatus, Tickets},
    time::Timestamp,
    visitor::{Chat, Visit},
};

#[async_trait::async_trait]
impl Desk for Service {
    async fn is_set_up(&self) -> Answer<bool> {
        Ok(self.store.glance().await?.workspace().await?.is_some())
    }

    async fn first_run(&self, form: FirstRun, _address: &str) -> Answer<SignedIn> {
        self.set_up(form).await
    }

    async fn sign_in(&self, email: &str, password: &str, address: &str) -> Answer<SignedIn> {
        self.sign_in_with(email, password, address).await
    }

    async fn sign_out(&self, caller: Caller) -> Answer<()> {
        self.end_session(caller).await
    }

    async fn sign_out_everywhere(&self, caller: Caller) -> Answer<()> {
        self.end_all_sessions(caller).await
    }

    async fn me(&self, caller: Caller) -> Answer<Me> {
        self.who_is(caller).await
    }

    async fn change_password(&self, caller: Caller, old: &str, new: &str) -> Answer<()> {
        self.new_password(caller, old, new).await
    }

    async fn board(&self, caller: Caller) -> Answer<Board> {
        self.board_of(caller).await
    }

    async fn set_status(&self, caller: Caller, status: Status, reason: Option<String>) -> Answer<()> {
        self.choose_status(caller, status, reason).await
    }

    async fn pause_kind(&self, caller: Caller, kind: ChannelKind, paused: bool) -> Answer<()> {
        self.choose_kind(caller, kind, paused).await
    }

    async fn set_status_of(&self, caller: Caller, agent: AgentId, status: Status) -> Answer<()> {
        self.choose_status_of(caller, agent, status).await
    }

    async fn save_preferences(&self, caller: Caller, preferences: Preferences) -> Answer<()> {
        self.prefer(caller, preferences).await
    }

    async fn thread(&self, caller: Caller, id: ConversationId) -> Answer<Thread> {
        self.open_thread(caller, id).await
    }

    async fn older(&self, caller: Caller, id: ConversationId, before: Seq) -> Answer<Older> {
        self.lines_before(caller, id, before).await
    }

    async fn find_lines(&self, caller: Caller, id: ConversationId, words: &str) -> Answer<FoundLines> {
        self.lines_with(caller, id, words).await
    }

    async fn profile(&self, caller: Caller, id: ConversationId) -> Answer<Profile> {
        self.show_profile(caller, id).await
    }

    async fn reply(&self, caller: Caller, to: ConversationId, message: MessageId, text: Text) -> Answer<()> {
        self.answer_customer(caller, to, message, text, None).await
    }

    async fn reply_to(
        &self,
        caller: Caller,
        to: ConversationId,
        message: MessageId,
        text: Text,
        quoted: MessageId,
    ) -> Answer<()> {
        self.answer_customer(caller, to, message, text, Some(quoted)).await
    }

    async fn send_file(
        &self,
        caller: Caller,
        to: ConversationId,
        message: MessageId,
        upload: Upload<'_>,
    ) -> Answer<()> {
        self.answer_with_file(caller, to, message, upload).await
    }

    async fn send_rich(
        &self,
        caller: Caller,
        to: ConversationId,
        message: MessageId,
        rich: Rich,
    ) -> Answer<()> {
        self.answer_with_rich(caller, to, message, rich).await
    }

    async fn retry(&self, caller: Caller, conversation: ConversationId, message: MessageId) -> Answer<()> {
        self.send_again(caller, conversation, message).await
    }

    async fn react(
        &self,
        caller: Caller,
        conversation: ConversationId,
        message: MessageId,
        emoji: Option<&str>,
    ) -> Answer<()> {
        self.react_to(caller, conversation, message, emoji).await
    }

    async fn note(&self, caller: Caller, on: ConversationId, message: MessageId, text: Text) -> Answer<()> {
        self.note_on(caller, on, message, text).await
    }

    async fn seen(&self, caller: Caller, id: ConversationId, upto: Seq) -> Answer<()> {
        self.mark_seen(caller, id, upto).await
    }

    async fn save_draft(&self, caller: Caller, on: ConversationId, text: &str) -> Answer<()> {
        self.keep_draft(caller, on, text).await
    }

    async fn resolve(
        &self,
        caller: Caller,
        id: ConversationId,
        topic: Option<TopicId>,
        note: &str,
    ) -> Answer<()> {
        self.archive_with_topic(caller, id, topic, note).await
    }

    async fn colleagues(&self, caller: Caller, id: ConversationId) -> Answer<Vec<Colleague>> {
        self.colleagues_for(caller, id).await
    }

    async fn transfer(
        &self,
        caller: Caller,
        id: ConversationId,
        to: Destination,
        wrap_up: WrapUp,
    ) -> Answer<()> {
        self.hand_over(caller, id, to, wrap_up).await
    }

    async fn send_back(&self, caller: Caller, id: ConversationId) -> Answer<()> {
        self.send_to_inbox(caller, id).await
    }

    async fn take(&self, caller: Caller, id: ConversationId) -> Answer<()> {
        self.take_from_queue(caller, id).await
    }

    async fn accept(&self, caller: Caller, id: ConversationId) -> Answer<()> {
        self.accept_offer(caller, id).await
    }

    async fn decline(&self, caller: Caller, id: ConversationId) -> Answer<()> {
        self.decline_offer(caller, id).await
    }

    async fn invite(
        &self,
        caller: Caller,
        id: ConversationId,
        to: AgentId,
        whispers: bool,
        note: &str,
    ) -> Answer<()> {
        self.call_in(caller, id, to, whispers, note).await
    }

    async fn end_conference(&self, caller: Caller, id: ConversationId, wrap_up: WrapUp) -> Answer<()> {
        self.leave_conference(caller, id, wrap_up).await
    }

    async fn set_priority(&self, caller: Caller, id: ConversationId, priority: Priority) -> Answer<()> {
        self.prioritise(caller, id, priority).await
    }

    async fn reopen(&self, caller: Caller, id: ConversationId) -> Answer<()> {
        self.move_to_active(caller, id).await
    }

    async fn put_back(&self, caller: Caller, id: ConversationId) -> Answer<()> {
        self.revert_reopening(caller, id).await
    }

    async fn set_tags(&self, caller: Caller, id: ConversationId, tags: Vec<TagId>) -> Answer<()> {
        self.tag(caller, id, tags).await
    }

    async fn archive(&self, caller: Caller, page: ArchivePage) -> Answer<Vec<Conversation>> {
        self.archive_page(caller, page).await
    }

    async fn edit_customer(
        &self,
        caller: Caller,
        id: CustomerId,
        name: &str,
        email: &str,
        phone: &str,
    ) -> Answer<()> {
        self.change_customer(caller, id, name, email, phone).await
    }

    async fn set_vip(&self, caller: Caller, id: CustomerId, vip: bool) -> Answer<()> {
        self.favour(caller, id, vip).await
    }

    async fn note_customer(&self, caller: Caller, id: CustomerId, text: &str) -> Answer<()> {
        self.remember(caller, id, text).await
    }

    async fn merge_customers(&self, caller: Caller, kept: CustomerId, gone: CustomerId) -> Answer<MergeId> {
        self.merge(caller, kept, gone).await
    }

    async fn part_customers(&self, caller: Caller, merge: MergeId) -> Answer<()> {
        self.part(caller, merge).await
    }

    async fn find(&self, caller: Caller, words: &str) -> Answer<Found> {
        self.find_words(caller, words).await
    }

    async fn convert(&self, caller: Caller, id: ConversationId, form: Conversion) -> Answer<TicketNumber> {
        self.convert_chat(caller, id, form).await
    }

    async fn ticket(&self, caller: Caller, number: TicketNumber) -> Answer<TicketPage> {
        self.ticket_page(caller, number).await
    }

    async fn tickets(&self, caller: Caller, list: TicketList) -> Answer<Tickets> {
        self.ticket_list(caller, list).await
    }

    async fn answer_ticket(
        &self,
        caller: Caller,
        ticket: TicketNumber,
        message: MessageId,
        text: Text,
    ) -> Answer<()> {
        self.answer_on_ticket(caller, ticket, message, text).await
    }

    async fn note_ticket(
        &self,
        caller: Caller,
        ticket: TicketNumber,
        message: MessageId,
        text: Text,
    ) -> Answer<()> {
        self.note_on_ticket(caller, ticket, message, text).await
    }

    async fn set_ticket_status(
        &self,
        caller: Caller,
        ticket: TicketNumber,
        status: TicketStatus,
    ) -> Answer<()> {
        self.set_ticket_to(caller, ticket, status).await
    }

    async fn give_ticket(&self, caller: Caller, ticket: TicketNumber, owner: Option<AgentId>) -> Answer<()> {
        self.give_ticket_to(caller, ticket, owner).await
    }

    async fn readdress_ticket(&self, caller: Caller, ticket: TicketNumber, email: &str) -> Answer<()> {
        self.readdress(caller, ticket, email).await
    }

    async fn resend(&self, caller: Caller, ticket: TicketNumber, message: MessageId) -> Answer<()> {
        self.mail_again(caller, ticket, message).await
    }

    async fn connect(&self, caller: Caller, form: Connection) -> Answer<Connected> {
        self.connect_account(caller, form).await
    }

    async fn go_on(&self, caller: Caller, channel: ChannelId) -> Answer<()> {
        self.go_on_sending(caller, channel).await
    }

    async fn disconnect(&self, caller: Caller, channel: ChannelId) -> Answer<()> {
        self.disconnect_account(caller, channel).await
    }

    async fn kept(&self, caller: Caller, channel: ChannelId) -> Answer<Vec<Kept>> {
        self.kept_of(caller, channel).await
    }

    async fn rights(&self, caller: Caller, channel: ChannelId) -> Answer<TokenState> {
        self.rights_of(caller, channel).await
    }

    async fn channel_health(&self, caller: Caller, channel: ChannelId) -> Answer<(Health, Connected)> {
        self.health_of(caller, channel).await
    }

    async fn templates(&self, caller: Caller, channel: ChannelId) -> Answer<Vec<Template>> {
        self.templates_of(caller, channel).await
    }

    async fn refresh_templates(&self, caller: Caller, channel: ChannelId) -> Answer<Vec<Template>> {
        self.templates_anew(caller, channel).await
    }

    async fn send_template(
        &self,
        caller: Caller,
        to: ConversationId,
        message: MessageId,
        form: TemplateForm,
    ) -> Answer<()> {
        self.answer_with_template(caller, to, message, form).await
    }

    async fn write_first(
        &self,
        caller: Caller,
        channel: ChannelId,
        phone: &str,
        message: MessageId,
        form: TemplateForm,
    ) -> Answer<ConversationId> {
        self.open_by_template(caller, channel, phone, message, form).await
    }

    async fn create_template(
        &self,
        caller: Caller,
        template: Template,
        sample: Option<&str>,
        examples: &[(Blank, String)],
    ) -> Answer<()> {
        self.hand_in_template(caller, template, sample, examples).await
    }

    async fn delete_template(
        &self,
        caller: Caller,
        channel: ChannelId,
        name: &str,
        language: &str,
    ) -> Answer<()> {
        self.drop_template(caller, channel, name, language).await
    }

    async fn spend(&self, caller: Caller, channel: ChannelId) -> Answer<Spend> {
        self.spend_of(caller, channel).await
    }

    async fn save_prices(&self, caller: Caller, channel: ChannelId, prices: Prices) -> Answer<()> {
        self.keep_prices(caller, channel, prices).await
    }

    async fn pay_in(
        &self,
        caller: Caller,
        channel: ChannelId,
        booking: BookingId,
        amount: Money,
        note: &str,
    ) -> Answer<()> {
        self.pay(caller, channel, booking, amount, note).await
    }

    async fn outlook(&self, caller: Caller, scope: Scope) -> Answer<Vec<Outlook>> {
        self.expected_waits(caller, scope).await
    }

    async fn agents_done(&self, caller: Caller, asked: Asked) -> Answer<Vec<AgentDone>> {
        self.what_agents_did(caller, asked).await
    }

    async fn mail_agents_done(&self, caller: Caller, asked: Asked, days: Days) -> Answer<String> {
        self.send_agents_file(caller, asked, days).await
    }

    async fn speed(&self, caller: Caller, scope: Scope) -> Answer<Speed> {
        self.speed_of_today(caller, scope).await
    }

    async fn lost_windows(&self, caller: Caller, days: u32, scope: Scope) -> Answer<LostWindows> {
        self.windows_lost(caller, days, scope).await
    }

    async fn save_workspace(&self, caller: Caller, name: &str) -> Answer<()> {
        self.name_workspace(caller, name).await
    }

    async fn save_policy(&self, caller: Caller, policy: Policy) -> Answer<()> {
        self.keep_policy(caller, policy).await
    }

    async fn save_routing(&self, caller: Caller, routing: Routing) -> Answer<()> {
        self.keep_routing(caller, routing).await
    }

    async fn save_agent(&self, caller: Caller, form: AgentForm) -> Answer<()> {
        self.keep_agent(caller, form).await
    }

    async fn save_product(&self, caller: Caller, product: Product) -> Answer<()> {
        self.keep_product(caller, product).await
    }

    async fn save_channel(&self, caller: Caller, channel: Channel) -> Answer<()> {
        self.keep_channel(caller, channel).await
    }

    async fn save_group(&self, caller: Caller, group: Group) -> Answer<()> {
        self.keep_group(caller, group).await
    }

    async fn save_tag(&self, caller: Caller, tag: Tag) -> Answer<()> {
        self.keep_tag(caller, tag).await
    }

    async fn save_topic(&self, caller: Caller, topic: Topic) -> Answer<()> {
        self.keep_topic(caller, topic).await
    }

    async fn save_quick_response(&self, caller: Caller, response: QuickResponse) -> Answer<()> {
        self.keep_quick_response(caller, response).await
    }

    async fn remove(&self, caller: Caller, item: ItemId) -> Answer<()> {
        self.remove_item(caller, item).await
    }

    async fn visit(&self, channel: ChannelId, pass: Option<&str>, tongue: Option<Tongue>) -> Answer<Visit> {
        self.show_visit(channel, pass, tongue).await
    }

    async fn start(&self, channel: ChannelId, start: Start<'_>) -> Answer<Started> {
        self.begin_chat(channel, start).await
    }

    async fn say(&self, pass: &str, channel: ChannelId, message: MessageId, text: Text) -> Answer<()> {
        self.visitor_says(pass, channel, message, text).await
    }

    async fn chat_older(&self, pass: &str, channel: ChannelId, before: Seq) -> Answer<Chat> {
        self.chat_before(pass, channel, before).await
    }

    async fn visitor_seen(&self, pass: &str, channel: ChannelId, upto: Seq) -> Answer<()> {
        self.visitor_saw(pass, channel, upto).await
    }

    async fn end(&self, pass: &str, channel: ChannelId) -> Answer<()> {
        self.visitor_ends(pass, channel).await
    }

    async fn rate(&self, pass: &str, channel: ChannelId, stars: u8, comment: &str) -> Answer<()> {
        self.visitor_rates(pass, channel, stars, comment).await
    }

    async fn answer_by_mail(&self, pass: &str, channel: ChannelId, email: &str) -> Answer<()> {
        self.visitor_leaves_address(pass, channel, email).await
    }

    fn now(&self) -> Timestamp {
        self.clock.now()
    }
}
