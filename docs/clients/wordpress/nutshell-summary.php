<?php
/**
 * Plugin Name: Nutshell summary
 * Description: Puts a true summary of two or three sentences before each article. Set NUTSHELL_URL (and NUTSHELL_API_KEY) in wp-config.php.
 * License: Apache-2.0
 */

// The summary is asked for when an article is saved, not when it is read: no reader waits for it, and no page fails with it.
add_action('save_post_post', function (int $post_id, WP_Post $post): void {
    if ($post->post_status === 'publish' && !wp_is_post_revision($post_id)) {
        wp_schedule_single_event(time(), 'nutshell_summarize', [$post_id, 5]);
    }
}, 10, 2);

add_action('nutshell_summarize', function (int $post_id, int $tries): void {
    $html = apply_filters('the_content', get_post_field('post_content', $post_id));
    $headers = ['Content-Type' => 'application/json'];
    if (defined('NUTSHELL_API_KEY')) {
        $headers['Authorization'] = 'Bearer ' . NUTSHELL_API_KEY;
    }
    $answer = wp_remote_post((defined('NUTSHELL_URL') ? NUTSHELL_URL : 'http://127.0.0.1:8000') . '/v1/summaries', [
        'headers' => $headers,
        'body' => wp_json_encode(['text' => wp_strip_all_tags($html), 'title' => get_the_title($post_id)]),
        'timeout' => 120,
    ]);
    $status = wp_remote_retrieve_response_code($answer);
    if ($status === 200) {
        update_post_meta($post_id, 'nutshell_summary', json_decode(wp_remote_retrieve_body($answer), true)['summary']);
    } elseif ($tries > 1 && in_array($status, ['', 429, 503], true)) {
        $wait = max(60, (int) wp_remote_retrieve_header($answer, 'retry-after'));
        wp_schedule_single_event(time() + $wait, 'nutshell_summarize', [$post_id, $tries - 1]);
    } else {
        delete_post_meta($post_id, 'nutshell_summary');
    }
}, 10, 2);

add_filter('the_content', function (string $content): string {
    $summary = is_singular('post') && in_the_loop() ? get_post_meta(get_the_ID(), 'nutshell_summary', true) : '';
    if ($summary === '') {
        return $content;
    }
    return '<aside class="nutshell-summary"><strong>In a nutshell</strong><p>' . esc_html($summary) . '</p></aside>' . $content;
});
