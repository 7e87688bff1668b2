package io.lakeactors.server.alert;

import io.lakeactors.engine.alert.AlertNotice;
import io.lakeactors.engine.alert.AlertSink;
import io.lakeactors.server.alert.AlertSettings.Mail;
import io.lakeactors.server.alert.AlertSettings.Security;
import jakarta.mail.AuthenticationFailedException;
import jakarta.mail.Authenticator;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.PasswordAuthentication;
import jakarta.mail.SendFailedException;
import jakarta.mail.Session;
import jakarta.mail.Transport;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import java.nio.charset.StandardCharsets;
import java.util.Date;
import java.util.Properties;

/** Sends e-mail by SMTP. With STARTTLS and TLS the server's certificate must be one that this JVM trusts. */
final class MailSink implements AlertSink {
    private static final String MILLIS = "10000";

    private final Mail mail;
    private final NoticeText text;
    private final Session session;

    MailSink(Mail mail, NoticeText text) {
        this.mail = mail;
        this.text = text;
        var properties = new Properties();
        properties.put("mail.smtp.host", mail.host());
        properties.put("mail.smtp.port", String.valueOf(mail.port()));
        properties.put("mail.smtp.connectiontimeout", MILLIS);
        properties.put("mail.smtp.timeout", MILLIS);
        properties.put("mail.smtp.writetimeout", MILLIS);
        properties.put("mail.smtp.auth", String.valueOf(!mail.user().isEmpty()));
        properties.put("mail.smtp.starttls.enable", String.valueOf(mail.security() == Security.STARTTLS));
        properties.put("mail.smtp.starttls.required", String.valueOf(mail.security() == Security.STARTTLS));
        properties.put("mail.smtp.ssl.enable", String.valueOf(mail.security() == Security.TLS));
        properties.put("mail.smtp.ssl.checkserveridentity", "true");
        session = Session.getInstance(properties, new Authenticator() {
            @Override
            protected PasswordAuthentication getPasswordAuthentication() {
                return new PasswordAuthentication(mail.user(), mail.password().value());
            }
        });
    }

    @Override
    public String name() {
        return "email";
    }

    @Override
    public Sent send(AlertNotice notice) {
        try {
            Transport.send(message(notice));
            return new Sent.Done();
        } catch (AuthenticationFailedException refused) {
            return new Sent.Refused("the mail server does not accept user and password");
        } catch (SendFailedException refused) {
            return refused.getValidUnsentAddresses() == null || refused.getValidUnsentAddresses().length == 0
                    ? new Sent.Refused("the mail server refuses the addresses") : new Sent.Failed("the mail server does not take the message now");
        } catch (MessagingException failure) {
            return new Sent.Failed(String.valueOf(failure.getMessage()));
        }
    }

    private Message message(AlertNotice notice) throws MessagingException {
        var message = new MimeMessage(session);
        message.setFrom(new InternetAddress(mail.from()));
        for (String to : mail.to()) {
            message.addRecipient(Message.RecipientType.TO, new InternetAddress(to));
        }
        message.setSubject("LakeActors " + text.subject(notice), StandardCharsets.UTF_8.name());
        message.setText(text.body(notice), StandardCharsets.UTF_8.name());
        message.setSentDate(new Date(notice.at()));
        return message;
    }
}
